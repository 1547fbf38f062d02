// SPDX-License-Identifier: GPL-3.0-or-later

extension Session {
    /// The picture in a file, named as the user names it.
    public func picture(at name: String) throws -> Picture {
        throw Complaint("pictures cannot be read yet", culprit: name)
    }

    /// The value of an argument word: a bound name, a path, or an expression.
    public func evaluate(_ word: Word) throws -> Value {
        if NameTable.isIdentifier(word.source) { return try value(named: word.source) }
        throw Complaint("expressions cannot be read yet", culprit: word.source)
    }
}
