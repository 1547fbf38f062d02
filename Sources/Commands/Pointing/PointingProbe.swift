// SPDX-License-Identifier: GPL-3.0-or-later
import Analysis
import Datasets
import Engine
import Models
import Preparing
import Results

/// How an object is asked about, by what kind of model it is.
enum PointingQuestion {
    /// The scene's own full caption, whose words the model foretells.
    case caption
    /// A question with the object in it, whose answer is yes.
    case asked(Template?)
    /// A text with the object in it, which goes with the picture.
    case named(Template?)

    /// - Parameter template: takes the object's colour and shape; nil for what is asked as a rule.
    init(for reader: any PictureTextReader, template: Template?) {
        let generator = reader as? any TextGenerator
        if template == nil, generator?.writesCaptions ?? false {
            self = .caption
        } else if reader is any PictureTextClassifier || generator?.writesCaptions == false {
            self = .asked(template)
        } else {
            self = .named(template)
        }
    }

    /// What the table says of it.
    var phrase: String {
        switch self {
        case .caption: "the scene's full caption"
        case .asked, .named: text(of: "red cube")
        }
    }

    /// The texts in which objects are looked for, each with the objects that it names.
    func texts(of example: DatasetExample) -> [(text: String, objects: [SceneObject])] {
        if case .caption = self { return example.captions.first.map { [($0, example.objects)] } ?? [] }
        return example.objects.map { object in
            // No question says the size of what it asks for.
            let name = object.name.split(separator: " ").suffix(2).joined(separator: " ")
            return (text(of: name), [SceneObject(name: name, box: object.box)])
        }
    }

    private func text(of name: String) -> String {
        let phrase = (name.first.map { "aeiou".contains($0) } ?? false ? "an " : "a ") + name
        switch self {
        case .caption: return name
        case .asked(let template): return template?.filled(with: name) ?? "is there \(phrase)?"
        case .named(let template): return template?.filled(with: name) ?? phrase
        }
    }
}

/// An object of a picture in a text that names it, on their way through a model.
struct PointingProbe {
    let sight: PairSight
    let game: PointingGame
    /// The tokens of the object's words, by which of them.
    let tokens: [PointingWord: [Int]]

    /// The probes of each text of an example, and how many of its objects are left out: those that no text names, or
    /// that lie outside of what the model sees.
    static func all(
        of example: DatasetExample, _ question: PointingQuestion, _ work: ModelInputs
    ) throws -> (probes: [[PointingProbe]], left: Int) {
        let probes = try question.texts(of: example).map { text, objects in
            let sight = try PairSight(example.picture, text, work)
            return try objects.compactMap { try PointingProbe($0, in: example.picture, sight) }
        }
        return (probes, example.objects.count - probes.reduce(0) { $0 + $1.count })
    }

    /// nil for an object that the text does not name, or that lies outside of what the model sees.
    init?(_ object: SceneObject, in picture: Picture, _ sight: PairSight) throws {
        let grid = try sight.patches()
        guard let box = Box(object.box, in: picture.size).within(sight.subject.crop),
            let words = Self.words(of: object.name, in: sight)
        else { return nil }
        self.sight = sight
        game = PointingGame(grid: PatchGrid(rows: grid.rows, columns: grid.columns, first: 0), box: box)
        tokens = Dictionary(
            uniqueKeysWithValues: PointingWord.allCases.map { word in
                (word, word.places(of: words.count).flatMap { words[$0] })
            })
    }

    /// The tokens of each word of a name, where it first stands in the text; nil where it does not.
    private static func words(of name: String, in sight: PairSight) -> [[Int]]? {
        let wanted = name.lowercased().split(separator: " ").map(String.init)
        let words = sight.words
        guard !wanted.isEmpty, words.count >= wanted.count else { return nil }
        let start = (0...words.count - wanted.count).first { start in
            wanted.indices.allSatisfy { words[start + $0].text.lowercased() == wanted[$0] }
        }
        return start.map { start in wanted.indices.map { words[start + $0].tokens } }
    }

    /// The rows of an axis on which a word is read; none where there is no such word.
    func rows(_ row: PointingRow, on axis: TokenAxis, outcome: [Int]) -> [Int] {
        guard let word = row.word else { return outcome.filter { (0..<axis.count).contains($0) } }
        guard let text = axis.text else { return [] }
        let back = if case .before = row { 1 } else { 0 }
        return (tokens[word] ?? []).map { $0 - back }.filter { $0 >= 0 && text.contains($0 + text.lowerBound) }
            .map { $0 + text.lowerBound }
    }
}

extension Box {
    /// A rectangle of whole pixels in fractions of a picture.
    init(_ box: PixelBox, in size: PixelSize) {
        let (width, height) = (Double(max(size.width, 1)), Double(max(size.height, 1)))
        self.init(
            left: Double(box.x) / width, top: Double(box.y) / height, right: Double(box.x + box.width) / width,
            bottom: Double(box.y + box.height) / height)
    }
}
