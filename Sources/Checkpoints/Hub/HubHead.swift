// SPDX-License-Identifier: GPL-3.0-or-later

/// The head of an answer: its status and its headers.
struct HubHead: Sendable, Equatable {
    private(set) var status = 0
    private var headers: [(name: String, value: String)] = []
    private var size = 0
    /// Whether the line that ends a head has come.
    private(set) var isComplete = false

    init() {}

    /// The value of the first header of that name, which is given in lower case.
    subscript(name: String) -> String? { headers.first { $0.name == name }?.value }

    /// A header's value as a number that is not negative.
    func count(_ name: String) -> Int? {
        guard let value = self[name], !value.isEmpty, value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(value)
    }

    /// Where the answer says to go instead.
    var location: String? { [301, 302, 303, 307, 308].contains(status) ? self["location"] : nil }

    /// `bytes 5-9/10` as (5, 10); a length that is not told is nil.
    var contentRange: (start: Int, total: Int?)? {
        guard let text = self["content-range"], text.lowercased().hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = Int(parts[0].prefix { $0 != "-" }), start >= 0 else { return nil }
        return (start, Int(parts[1]))
    }

    /// Takes one line; false where the head is too long to be one.
    mutating func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var line = bytes[...]
        while let last = line.last, last == 0x0A || last == 0x0D { line = line.dropLast() }
        if line.starts(with: "HTTP/".utf8) {
            // What came before was the head of an answer on the way, such as 100 Continue.
            self = HubHead()
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            status = words.count > 1 ? Int(words[1]) ?? 0 : 0
            return true
        }
        if line.isEmpty {
            isComplete = true
            return true
        }
        size += bytes.count
        guard size <= 1 << 18 else { return false }
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return true }
        let value = String(decoding: line[line.index(after: colon)...], as: UTF8.self)
        headers.append(
            (String(decoding: line[..<colon], as: UTF8.self).lowercased(), Self.trimmed(value)))
        return true
    }

    private static func trimmed(_ text: String) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(start.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }

    static func == (a: HubHead, b: HubHead) -> Bool {
        a.status == b.status && a.headers.map(\.name) == b.headers.map(\.name)
            && a.headers.map(\.value) == b.headers.map(\.value)
    }
}
