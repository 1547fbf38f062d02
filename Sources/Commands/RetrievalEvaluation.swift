// SPDX-License-Identifier: GPL-3.0-or-later
import Datasets
import Engine
import Preparing
import Results
import Tensors

/// How often a model finds the right caption of a picture among captions of scenes that differ in a word or two, and
/// the right picture of a caption among pictures of such scenes.
///
/// As in Winoground (Thrush et al. 2022) and ARO (Yuksekgonul et al. 2023), what is wrong is nearly right, so that a
/// bag of words does not do.
struct RetrievalEvaluation {
    let data: ShapesDataset
    /// How many captions, and how many pictures, one right among them.
    let among: Int
    /// How many scenes, from the first.
    let scenes: Int

    /// Pictures that are drawn and embedded together.
    static let batch = 100

    /// A scene with those it may be taken for; what is right stands first.
    struct Candidates {
        let objects: Int
        let captions: [String]
        let pictures: [Picture]
    }

    /// - Throws: `Complaint` for a dataset that knows no scenes like its own.
    init(_ dataset: any Dataset, among: Int, limit: Int?) throws {
        guard let data = dataset as? ShapesDataset else {
            throw Complaint(
                "\(dataset.name) makes no scenes that differ in one thing only", culprit: dataset.name,
                hint: "evaluate MODEL shapes --among 100 has them made")
        }
        guard (2...1000).contains(among) else {
            throw Complaint("a choice among \(among) is none", culprit: "\(among)", hint: "--among takes 2 to 1000")
        }
        self.data = data
        self.among = among
        scenes = limit ?? min(500, data.count)
    }

    /// The scene at `index` and others like it; each picture has its objects elsewhere.
    func candidates(of index: Int) throws -> Candidates {
        let scene = try data.scene(index)
        let all = [scene] + (try data.confusables(of: index, count: among - 1))
        return Candidates(
            objects: scene.items.count, captions: all.map(\.caption),
            pictures: try all.enumerated().map { try data.drawing(of: $1, at: index, draw: $0).picture })
    }

    /// Goes through all scenes.
    ///
    /// - Parameters:
    ///   - pictures: gives a vector for each picture, [pictures, width].
    ///   - texts: gives a vector for each text, [texts, width]; equal texts are asked for once.
    ///   - progress: is told how many scenes are done; throws to stop.
    func scores(
        pictures: ([Picture]) throws -> Tensor, texts: @escaping ([String]) throws -> Tensor,
        progress: (Int, RetrievalScores) throws -> Void = { _, _ in }
    ) throws -> RetrievalScores {
        var scores = RetrievalScores()
        var captions = CaptionVectors(texts)
        let group = max(1, Self.batch / among)
        for start in stride(from: 0, to: scenes, by: group) {
            let all = try (start..<min(start + group, scenes)).map { try candidates(of: $0) }
            let shown = try normalized(pictures(all.flatMap(\.pictures))).rows
            let said = try captions.vectors(of: all.flatMap(\.captions))
            var first = 0
            for scene in all {
                let range = first..<first + scene.captions.count
                first = range.upperBound
                scores.add(
                    objects: scene.objects, among: range.count,
                    isCaptionRight: Self.isFirstBest(said[range], for: shown[range.lowerBound]),
                    isPictureRight: Self.isFirstBest(shown[range], for: said[range.lowerBound]))
            }
            try progress(start + all.count, scores)
        }
        return scores
    }

    /// Whether the first candidate is nearer to `query` than every other; a tie is no find.
    static func isFirstBest(_ candidates: ArraySlice<[Float]>, for query: [Float]) -> Bool {
        guard let first = candidates.first else { return false }
        func cosine(_ vector: [Float]) -> Float { zip(vector, query).reduce(0) { $0 + $1.0 * $1.1 } }
        let right = cosine(first)
        return right.isFinite && candidates.dropFirst().allSatisfy { right > cosine($0) }
    }
}

/// Unit vectors of captions, each text embedded once.
struct CaptionVectors {
    private let embed: ([String]) throws -> Tensor
    private var known: [String: [Float]] = [:]
    private var numbers = 0
    /// Numbers that are kept; behind them it begins anew.
    private static let most = 16 << 20

    init(_ embed: @escaping ([String]) throws -> Tensor) { self.embed = embed }

    mutating func vectors(of texts: [String]) throws -> [[Float]] {
        if numbers > Self.most { (known, numbers) = ([:], 0) }
        var missing: [String] = []
        var isMissing: Set<String> = []
        for text in texts where known[text] == nil && isMissing.insert(text).inserted { missing.append(text) }
        if !missing.isEmpty {
            for (text, vector) in zip(missing, try normalized(embed(missing)).rows) {
                known[text] = vector
                numbers += vector.count
            }
        }
        return texts.map { known[$0] ?? [] }
    }
}

extension Tensor {
    /// [rows, width] as lists.
    fileprivate var rows: [[Float]] {
        let width = shape.last ?? 0
        let all = floats
        guard width > 0 else { return [] }
        return stride(from: 0, to: all.count, by: width).map { Array(all[$0..<$0 + width]) }
    }
}
