// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Datasets
import Engine
import Models
import Results
import Tensors

/// Shows vectors of many dimensions along the few in which they differ most.
struct ProjectCommand: Command {
    static let name = "project"
    static let summary = "Shows vectors, or a model's pictures of a dataset, along their principal components."
    static let examples = [
        Example("e = embed clip @captions.txt photos/*.png; project e", "the vectors of texts and pictures"),
        Example("project clip scenes --limit 24 --by shape", "a dataset's pictures, coloured by what they show"),
        Example("project clip cat.png --layer 1 --dims 3", "the patches of a picture after a layer"),
        Example("project clip cat.png boot.png mug.png --labels @labels.txt", "pictures with names of your own"),
    ]

    @Argument("vectors, [N, D], or a model") var subject: ValueArgument
    @Argument("for a model: a dataset, or pictures and texts") var points: [PointArgument] = []
    @Option("a label for each point, @FILE, or the dataset that the points are of") var labels: [PointArgument] = []
    @Option("how many components are kept") var dims = 2
    @Option("of a dataset: the first so many pictures") var limit = 500
    @Option("of a dataset: what points are coloured by") var by: PointClass?
    @Option("of one picture or text: its tokens after this layer, -1 for the last") var layer: Int?

    /// The most points, neighbours and dimensions.
    private static let most = 20_000
    private static let nearest = 8
    private static let mostDimensions = 16

    func run(in context: Context) throws -> Value? {
        var cloud = try cloud(in: context)
        guard cloud.count >= 2 else {
            throw Complaint("\(subject.name) gives \(Format.plural(cloud.count, "point")); two are needed at least")
        }
        guard cloud.count <= Self.most else {
            throw Complaint(
                "\(Format.count(cloud.count)) points are more than \(Format.count(Self.most))",
                hint: "look at a part of them: (\(subject.name)[:\(Self.most)])")
        }
        let width = cloud.vectors.shape[1]
        let possible = min(cloud.count, width, Self.mostDimensions)
        guard (1...possible).contains(dims) else {
            throw Complaint(
                "\(dims) components cannot be kept of \(cloud.count) points of \(width) numbers", culprit: "\(dims)",
                hint: "--dims takes 1 to \(possible)")
        }
        if !labels.isEmpty {
            if let dataset = try labels.dataset() {
                try cloud.take(dataset, count: cloud.count, by: by)
            } else {
                let texts = labels.inputs.map { TextArgument($0.description) }
                try cloud.take(labels: try texts.names(in: context.session))
            }
        }
        context.progress("components", detail: "\(cloud.count) points")
        let components = try PrincipalComponents(of: cloud.vectors, count: dims)
        let neighbours = try nearestNeighbours(
            of: cloud.vectors, count: Self.nearest, checkpoint: context.checkpoint)
        return .projection(
            Projection(
                subject: cloud.name, coordinates: components.coordinates, explained: components.explained,
                width: width, names: cloud.names, classes: cloud.classes, classNames: cloud.classNames,
                neighbours: neighbours, pictures: cloud.pictures))
    }

    /// The points with what is known of them.
    private func cloud(in context: Context) throws -> PointCloud {
        guard case .model(let model) = subject.value else {
            guard points.isEmpty else { throw Complaint("\(subject.name) is no model, so it is looked at alone") }
            return try PointCloud(subject)
        }
        let work = ModelInputs(model, context)
        if let dataset = try points.dataset() {
            guard limit > 1 else { throw Complaint("two points are needed at least", culprit: "\(limit)") }
            return try PointCloud(
                of: dataset, count: min(limit, dataset.isEndless ? limit : dataset.count), by: by,
                name: "\(subject.name) on \(dataset.name)", work, context)
        }
        let inputs = points.inputs
        guard let first = inputs.first else {
            throw Complaint(
                "\(subject.name) is a model, which has points where it is given some",
                hint: "project \(subject.name) DATASET, or pictures and texts")
        }
        if let layer {
            guard inputs.count == 1 else {
                throw Complaint("--layer looks at the tokens of one picture or text", culprit: "--layer")
            }
            return try PointCloud(tokensOf: first, layer: layer, name: subject.name, work)
        }
        return try PointCloud(of: inputs, name: subject.name, work)
    }
}

/// `--by`: what points of a dataset are coloured by.
enum PointClass: String, Choice {
    /// The example's own class.
    case label
    /// What the first object is, and its colour.
    case shape, color
}
