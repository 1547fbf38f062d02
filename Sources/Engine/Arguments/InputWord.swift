// SPDX-License-Identifier: GPL-3.0-or-later

/// The one place that decides whether a word is a picture or a text.
struct InputWord {
    enum Wanted { case pictures, texts, either }

    private enum Force { case picture, text }

    private let word: Word
    private let force: Force?
    /// The word without `image:` or `text:`.
    private let rest: String

    init(_ word: Word) {
        self.word = word
        if word.text.utf8.starts(with: "text:".utf8) {
            (force, rest) = (.text, String(word.text.dropFirst(5)))
        } else if word.text.utf8.starts(with: "image:".utf8) {
            (force, rest) = (.picture, String(word.text.dropFirst(6)))
        } else {
            (force, rest) = (nil, word.text)
        }
    }

    /// Whether the word names a picture, as far as can be told from outside the session.
    func isPicture(boundKind: String?, folder: String) -> Bool {
        if force == .picture { return true }
        if force == .text { return false }
        return boundKind == "image" || boundKind == "example"
            || PictureFile.isPicture(Session.resolve(rest, in: folder))
    }

    func inputs(in session: Session, wanting wanted: Wanted) throws -> [InputArgument] {
        if force == .text { return [.text(rest)] }
        if force == .picture { return try pictures(in: session) }
        if wanted != .pictures, rest.utf8.first == UInt8(ascii: "@"), rest.utf8.count > 1 {
            return try TextFile.texts(String(rest.dropFirst()), in: session).map { .text($0) }
        }
        if wanted != .texts, PictureFile.isPicture(session.resolve(rest)) { return try pictures(in: session) }
        if session.isBound(rest) || session.isExpression(word) {
            return try inputs(of: try session.evaluate(word), wanting: wanted)
        }
        switch wanted {
        case .texts: return [.text(rest)]
        case .pictures: return try pictures(in: session)
        case .either:
            if looksLikeMissingPicture || fitsPictures(in: session) { return try pictures(in: session) }
            return [.text(rest)]
        }
    }

    /// `ct.png` is a slip of the fingers, not a caption.
    private var looksLikeMissingPicture: Bool {
        PictureFile.hasPictureName(rest) && !rest.utf8.contains(UInt8(ascii: " "))
    }

    /// Whether the word is a glob and a picture fits it.
    private func fitsPictures(in session: Session) -> Bool {
        guard FileGlob.isPattern(rest), let paths = try? FileGlob.paths(rest, in: session.folder) else { return false }
        return paths.contains(where: PictureFile.hasPictureName)
    }

    private func pictures(in session: Session) throws -> [InputArgument] {
        if FileGlob.isPattern(rest), !PictureFile.exists(session.resolve(rest)) {
            let paths = try FileGlob.paths(rest, in: session.folder).filter(PictureFile.hasPictureName)
            if paths.isEmpty { throw Complaint("no picture fits \(rest)", culprit: rest) }
            return try paths.map { .picture(name: $0, try session.picture(at: $0)) }
        }
        return [.picture(name: rest, try session.picture(at: rest))]
    }

    private func inputs(of value: Value, wanting wanted: Wanted) throws -> [InputArgument] {
        switch value {
        case .image(let picture) where wanted != .texts: return [.picture(name: word.text, picture)]
        case .example(let example) where wanted != .texts: return [.picture(name: word.text, example.picture)]
        case .example(let example):
            if let caption = example.captions.first { return [.text(caption)] }
        case .text(let text) where wanted != .pictures: return [.text(text)]
        case .generated(let text) where wanted != .pictures: return [.text(text.text)]
        case .texts(let texts) where wanted != .pictures: return texts.map { .text($0) }
        case .list(let values): return try values.flatMap { try inputs(of: $0, wanting: wanted) }
        default: break
        }
        let wish =
            switch wanted {
            case .pictures: "a picture"
            case .texts: "a text"
            case .either: "a picture or a text"
            }
        throw Complaint(
            "\(word.text) is \(value.kindWithArticle), not \(wish)", culprit: word.text,
            hint: wanted == .pictures ? nil : "text:\(word.text) takes the word itself")
    }
}
