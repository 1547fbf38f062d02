// SPDX-License-Identifier: GPL-3.0-or-later
import Preparing

extension Session {
    /// The picture in a file, named as the user names it.
    ///
    /// - Throws: `Complaint` with a file of a similar name where there is none, `PreparingError` for what is none.
    public func picture(at name: String) throws -> Picture {
        let path = resolve(name)
        guard PictureFile.exists(path) else {
            let missing = FileListing.missing(name, in: folder)
            let near = missing.hint ?? Suggestion.didYouMean(name, among: names.names)
            throw Complaint(missing.message, culprit: name, hint: near)
        }
        try checkCancelled()
        return try Picture(contentsOf: path)
    }

    /// The value of an argument word: a bound name, a path, or an expression.
    public func evaluate(_ word: Word) throws -> Value {
        if NameTable.isIdentifier(word.source) { return try value(named: word.source) }
        return try Evaluator.value(
            of: word.source, offset: word.range.lowerBound, checkpoint: checkCancelled, lookup: value(named:))
    }

    /// - Throws: `Cancellation` where the user asked to stop.
    func checkCancelled() throws {
        if cancelFlag.isRaised { throw Cancellation() }
    }
}
