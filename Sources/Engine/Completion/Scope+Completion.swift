// SPDX-License-Identifier: GPL-3.0-or-later

extension Scope {
    /// What Tab offers at `cursor`, a byte of the line.
    public func completions(line: String, cursor: Int) -> Completion {
        Completion(replacing: cursor..<cursor, candidates: [])
    }

    /// What stands after and below the cursor.
    public func hint(line: String, cursor: Int) -> Hint { .none }

    /// The line in pieces, for colours.
    public func pieces(_ line: String) -> [Piece] { [] }
}
