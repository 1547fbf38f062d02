// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Results

/// Makes a dataset to look at, to evaluate or to train on.
struct DataCommand: Command {
    static let name = "data"
    static let summary = "Makes a dataset: scenes drawn on the spot, Fashion-MNIST, or a folder of pictures."
    static let examples = [
        Example("shapes = data shapes --size 64 --seed 7", "scenes with captions, questions and boxes"),
        Example("data shapes --split test --pairs held-out --objects 1", "what training has never shown"),
        Example("data shapes --variants 4 --hold-out \"red cube,blue ball\"", "four by four alike but for one thing"),
        Example("data fashion-mnist --split train --template \"a photo of a {}\"", "55,000 pictures of clothes"),
        Example("data folder photos", "pictures with metadata.jsonl, a list, COCO's captions, or a folder a class"),
    ]

    @Argument("what it is made from") var kind: DatasetKind
    @Argument("of `folder`: where the pictures lie") var folder: FileArgument?
    @Option("which part: to learn from, to look at on the way, or to measure with") var split: SplitChoice = .train
    @Option("of shapes: the side of a picture in pixels; else 64") var size: Int?
    @Option("of shapes: another seed, other scenes; else 0") var seed: Int?
    @Option("of shapes: how many objects, 1, 2, 3 or FROM:TO; else 1:3", placeholder: "N|FROM:TO") var objects: String?
    @Option("of shapes: how many scenes in a row are edits of one; else 1") var variants: Int?
    @Option("of shapes: pairs that only the test part shows, or none", name: "hold-out", placeholder: "PAIR,…")
    var heldOut: String?
    @Option("of shapes: which pairs of colour and shape are shown") var pairs: PairsChoice?
    @Option("of shapes: all right captions, or those that say all") var captions: CaptionsChoice?
    @Option("of fashion-mnist: a caption with {} for the class", name: "template") var templates: [Template] = []
    @Option("of `folder`: the file of captions in it", placeholder: "FILE") var list: String?

    func run(in context: Context) throws -> Value? {
        try refuseStrangers()
        let split = split.split
        switch kind {
        case .shapes:
            return .dataset(
                try ShapesDataset(
                    size: size ?? 64, seed: UInt64(bitPattern: Int64(seed ?? 0)), split: split,
                    heldOut: try heldOutPairs(), pairs: pairs?.pairs, objects: try objectRange(),
                    variants: variants ?? 1, captions: captions?.captions ?? .all))
        case .fashionMNIST:
            let templates = templates.isEmpty ? FashionMNISTDataset.templates : templates.map(\.text)
            return .dataset(try FashionMNISTDataset(split: split, templates: templates))
        case .folder:
            guard let folder else { throw Complaint("which folder?", hint: "data folder DIR") }
            let dataset = try FolderDataset(folder.path, list: list, split: split)
            for note in dataset.notes { context.note(Phrase(note, .quiet)) }
            return .dataset(dataset)
        }
    }

    /// Says which option does not belong to the kind.
    private func refuseStrangers() throws {
        let given: [(name: String, isGiven: Bool, kind: DatasetKind)] = [
            ("--size", size != nil, .shapes), ("--seed", seed != nil, .shapes), ("--objects", objects != nil, .shapes),
            ("--variants", variants != nil, .shapes), ("--hold-out", heldOut != nil, .shapes),
            ("--pairs", pairs != nil, .shapes), ("--captions", captions != nil, .shapes),
            ("--template", !templates.isEmpty, .fashionMNIST), ("--list", list != nil, .folder),
            (folder?.name ?? "", folder != nil, .folder),
        ]
        for option in given where option.isGiven && option.kind != kind {
            throw Complaint(
                "\(option.name) means nothing to data \(kind.rawValue)", culprit: option.name,
                hint: "it belongs to data \(option.kind.rawValue)")
        }
    }

    private func heldOutPairs() throws -> [ShapePair] {
        guard let heldOut, heldOut != "none" else { return heldOut == nil ? ShapePair.heldOut : [] }
        return try heldOut.split(separator: ",").map { word in
            guard let pair = ShapePair(String(word)) else {
                throw Complaint(
                    "\(word) is no pair of a colour and a shape", culprit: String(word),
                    hint: "colours: \(SceneColor.allCases.map(\.word).joined(separator: " ")); shapes: "
                        + SceneShape.allCases.map(\.word).joined(separator: " "))
            }
            return pair
        }
    }

    private func objectRange() throws -> ClosedRange<Int> {
        guard let objects else { return 1...3 }
        let ends = objects.split(separator: ":").map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last else {
            throw Complaint("\(objects) is no number of objects", culprit: objects, hint: "--objects 1, or 2:3")
        }
        return first...last
    }
}

/// What a dataset is made from.
enum DatasetKind: String, Choice {
    case shapes, folder
    case fashionMNIST = "fashion-mnist"
}

/// `--split`
enum SplitChoice: String, Choice {
    case train, validation, test

    var split: DatasetSplit {
        switch self {
        case .train: .train
        case .validation: .validation
        case .test: .test
        }
    }
}

/// `--pairs`
enum PairsChoice: String, Choice {
    case all, seen
    case heldOut = "held-out"

    var pairs: ShapesDataset.Pairs {
        switch self {
        case .all: .all
        case .seen: .seen
        case .heldOut: .heldOut
        }
    }
}

/// `--captions`
enum CaptionsChoice: String, Choice {
    case all, full

    var captions: ShapesDataset.Captions { self == .all ? .all : .full }
}
