// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Models
import Networks
import Preparing
import Results
import Tensors
import Visuals

/// Vectors with what is known of each.
struct PointCloud {
    let name: String
    /// f32 [N, D]
    let vectors: Tensor
    private(set) var names: [String] = []
    private(set) var classes: [Int?] = []
    private(set) var classNames: [String] = []
    private(set) var pictures: [Tensor] = []

    var count: Int { vectors.shape[0] }

    /// A value's rows: [N, D], or [1, N, D] as a layer gives its states; a matrix's rows keep their labels.
    init(_ subject: ValueArgument) throws {
        guard let tensor = subject.value.tensor else {
            throw Complaint("\(subject.name) is \(subject.value.kindWithArticle) and holds no vectors")
        }
        var shape = tensor.shape
        while shape.count > 2, shape.first == 1 { shape.removeFirst() }
        guard shape.count == 2, !shape.contains(0) else {
            throw Complaint(
                "vectors are rows, [N, D]; \(subject.name) has the shape \(tensor.shape)", culprit: subject.name,
                hint: "an index takes a part of it: (\(subject.name)[0])")
        }
        name = subject.name
        vectors = tensor.withShape(shape).asFloat32()
        if case .matrix(let matrix) = subject.value { names = matrix.rows }
    }

    /// The vectors that a model gives pictures and texts.
    init(of inputs: [InputArgument], name: String, _ work: ModelInputs) throws {
        self.name = name
        vectors = try work.embed(inputs, unit: true)
        names = inputs.labels
        let kinds = Set(inputs.map(\.isPicture))
        guard kinds.count == 2 else { return }
        classNames = ["pictures", "texts"]
        classes = inputs.map { $0.isPicture ? 0 : 1 }
    }

    /// The states of one input's tokens after a layer.
    init(tokensOf input: InputArgument, layer: Int, name: String, _ work: ModelInputs) throws {
        let sight = try Sight(input, work)
        let layers = sight.tower.layerCount
        let place = layer < 0 ? layer.addingReportingOverflow(layers).partialValue : layer
        guard sight.tower.attentionPaths.indices.contains(place) else {
            throw Complaint(
                "there is no layer \(layer)", culprit: "\(layer)",
                hint: "layers are 0 to \(layers - 1), or -1 for the last")
        }
        // A layer is the module around its attention whose output is the next one's input.
        let attention = sight.tower.attentionPaths[place]
        var last: (path: String, tensor: Tensor)?
        let pass = work.pass { point, tensor in
            let isAround = attention.hasPrefix(point.path + ".") && point.path.hasSuffix(".\(place)")
            if isAround, point.name == "$out", tensor.rank == 3 { last = (point.path, tensor) }
            return nil
        }
        try sight.run(pass)
        work.tell(pass.notes)
        guard let last else { throw Complaint("no state came by around \(attention)") }
        self.name = "\(last.path) of \(input.label)"
        vectors = last.tensor.withShape(Array(last.tensor.shape.dropFirst()))
        names = sight.tokens.isEmpty ? [] : Array(sight.tokens.prefix(vectors.shape[0]))
    }

    /// A dataset's first pictures, a batch at a time, so that large ones are not held together.
    init(
        of dataset: any Dataset, count: Int, by: PointClass?, name: String, _ work: ModelInputs, _ context: Context
    ) throws {
        self.name = name
        var parts: [Tensor] = []
        var examples: [DatasetExample.Facts] = []
        while examples.count < count {
            try context.checkpoint()
            let batch = try (examples.count..<min(count, examples.count + ModelInputs.batch)).map {
                try dataset.example($0)
            }
            parts.append(try work.embed(pictures: batch.map(\.picture)))
            pictures += batch.map { smallPicture($0.picture.pixels, side: 64) }
            examples += batch.map(\.facts)
            context.progress(
                "embed", fraction: Double(examples.count) / Double(count), detail: "\(examples.count) of \(count)")
        }
        guard !parts.isEmpty else { throw Complaint("\(dataset.name) has no picture") }
        vectors = try normalized(try concatenate(parts, axis: 0))
        names = examples.map(\.name)
        try take(examples, of: dataset, by: by)
    }

    /// Names and classes from a dataset whose first examples the points are.
    mutating func take(_ dataset: any Dataset, count: Int, by: PointClass?) throws {
        guard dataset.isEndless || dataset.count >= count else {
            throw Complaint("\(dataset.name) has \(dataset.count) examples for \(count) points", culprit: dataset.name)
        }
        let facts = try (0..<count).map { try dataset.example($0).facts }
        if names.isEmpty { names = facts.map(\.name) }
        try take(facts, of: dataset, by: by)
    }

    private mutating func take(_ facts: [DatasetExample.Facts], of dataset: any Dataset, by: PointClass?) throws {
        let isLabelled = facts.contains { $0.label != nil } && !dataset.classNames.isEmpty
        let hasObjects = facts.contains { $0.shape != nil }
        let way = by ?? (isLabelled ? .label : hasObjects ? .shape : nil)
        switch way {
        case .label:
            guard isLabelled else {
                throw Complaint("the pictures of \(dataset.name) have no classes", culprit: "label")
            }
            classNames = dataset.classNames
            classes = facts.map(\.label)
        case .shape, .color:
            guard hasObjects else {
                throw Complaint("nothing is known of what the pictures of \(dataset.name) show", culprit: "--by")
            }
            group(by: facts.map { way == .shape ? $0.shape : $0.color })
        case nil: break
        }
    }

    /// A label for each point: classes where labels come again, else names.
    mutating func take(labels: [String]) throws {
        guard labels.count == count else {
            throw Complaint(
                "\(labels.count) labels for \(count) points", culprit: "--labels",
                hint: "give one label for each point")
        }
        if Set(labels).count < labels.count { group(by: labels) } else { names = labels }
    }

    /// Classes by name, in the order in which they come.
    private mutating func group(by labels: [String?]) {
        var places: [String: Int] = [:]
        classNames = []
        classes = labels.map { label in
            guard let label else { return nil }
            if let place = places[label] { return place }
            places[label] = classNames.count
            classNames.append(label)
            return classNames.count - 1
        }
    }
}

extension DatasetExample {
    /// What is kept of an example besides its picture.
    fileprivate struct Facts {
        let name: String
        let label: Int?
        let shape: String?
        let color: String?
    }

    fileprivate var facts: Facts {
        // `small red cube`: the first object's last word is what it is.
        let words = objects.first?.name.split(separator: " ").map(String.init) ?? []
        return Facts(
            name: captions.first ?? picture.name, label: label, shape: words.last,
            color: words.dropLast().last)
    }
}
