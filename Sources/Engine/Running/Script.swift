// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// The lines of a script, read as bytes: lines end in LF or CRLF.
public struct Script: Sendable {
    /// The longest line, in bytes.
    public static let lineLimit = 1 << 20
    private static let fileLimit = 64 << 20

    /// What the script is called in complaints.
    public let name: String
    /// Every line, empty ones included, so that the first is line 1.
    public let lines: [String]

    /// Reads a script that is in memory.
    ///
    /// - Throws: `Complaint` with the line's number where one is too long or not UTF-8.
    public init(_ bytes: [UInt8], name: String) throws(Complaint) {
        self.name = name
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        var lines: [String] = []
        var start = body.startIndex
        while start < body.endIndex {
            let end = body[start...].firstIndex(of: 10) ?? body.endIndex
            do { lines.append(try Script.line(body[start..<end])) } catch {
                throw Complaint("line \(lines.count + 1) of \(name) \(error.message)", culprit: name)
            }
            start = end + 1
        }
        self.lines = lines
    }

    /// Reads a script file.
    public init(contentsOf path: String, name: String) throws {
        try self.init(try FileBytes.read(path, limit: Script.fileLimit), name: name)
    }

    /// One line's bytes as text, without a carriage return at its end.
    ///
    /// - Throws: `Complaint` that goes on after the line's name: `is not UTF-8`.
    public static func line(_ bytes: ArraySlice<UInt8>) throws(Complaint) -> String {
        let bytes = bytes.last == 13 ? bytes.dropLast() : bytes
        guard bytes.count <= lineLimit else { throw Complaint("is longer than \(lineLimit) bytes") }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Complaint("is not UTF-8") }
        return text
    }
}
