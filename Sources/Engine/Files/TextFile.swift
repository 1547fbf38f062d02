// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// A file of texts: one a line, or a JSON array of strings.
enum TextFile {
    private static let byteLimit = 64 << 20
    private static let countLimit = 1_000_000

    /// The texts in the file; empty lines are left out.
    ///
    /// - Throws: `Complaint` where it cannot be read, is not UTF-8, or holds no text.
    static func texts(_ name: String, in session: Session) throws -> [String] {
        let path = session.resolve(name)
        guard PictureFile.exists(path) else {
            let missing = FileListing.missing(name, in: session.folder)
            throw Complaint(missing.message, culprit: name, hint: missing.hint ?? "text:@\(name) takes the word itself")
        }
        let bytes = try FileBytes.read(path, limit: byteLimit)
        let start = bytes.first { !$0.isBlank }
        let texts = start == UInt8(ascii: "[") ? try array(bytes, name: name) : try lines(bytes, name: name)
        if texts.isEmpty { throw Complaint("\(name) holds no texts", culprit: name) }
        guard texts.count <= countLimit else {
            throw Complaint("\(name) holds \(texts.count) texts; at most \(countLimit) are taken", culprit: name)
        }
        return texts
    }

    private static func array(_ bytes: [UInt8], name: String) throws -> [String] {
        let json = try JSON(parsing: bytes)
        guard let elements = json.elements else {
            throw Complaint("\(name) is not a JSON array of strings", culprit: name)
        }
        return try elements.map { element in
            guard let text = element.string else {
                throw Complaint("\(name) is not a JSON array of strings", culprit: name)
            }
            return text
        }
    }

    private static func lines(_ bytes: [UInt8], name: String) throws -> [String] {
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
        var texts: [String] = []
        for (index, line) in body.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            let trimmed = line.last == 13 ? line.dropLast() : line
            guard let text = String(validating: trimmed, as: UTF8.self) else {
                throw Complaint("line \(index + 1) of \(name) is not UTF-8", culprit: name)
            }
            if trimmed.contains(where: { !$0.isBlank }) { texts.append(text) }
        }
        return texts
    }
}
