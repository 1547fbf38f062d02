// SPDX-License-Identifier: GPL-3.0-or-later

/// What a terminal would do with bytes, besides showing them.
public enum TerminalStream {
    /// What in plain text would act: any control but line feed and tab, and marks that turn text round.
    public static func acts(inPlain bytes: [UInt8]) -> [String] { acts(in: bytes) { _ in false } }

    /// What in the output of a full-screen program is not of its own making: strings to the terminal, controls that no
    /// drawing needs, and sequences with the number 7331.
    public static func acts(onScreen bytes: [UInt8]) -> [String] {
        acts(in: bytes) { sequence in
            guard let kind = sequence.first else { return false }
            switch kind {
            case UInt8(ascii: "["):
                let body = sequence.dropFirst().dropLast()
                let final = sequence.last ?? 0
                let isNumbered = String(decoding: body, as: UTF8.self).contains("7331")
                return sequence.count > 1 && !isNumbered && "@ABCDEFGHJKLMPSTXZbdfhlmru".utf8.contains(final)
            case UInt8(ascii: "("), UInt8(ascii: ")"): return sequence.last == UInt8(ascii: "B")
            case 0x08, 0x0D, 0x0F: return true
            // Keypad, scrolling back, and the cursor kept and put back.
            case _ where "=>M78".utf8.contains(kind): return sequence.count == 1
            default: return false
            }
        }
    }

    /// - Parameter isOwn: whether a sequence (without its ESC) or a control is what the program may write.
    private static func acts(in bytes: [UInt8], isOwn: (ArraySlice<UInt8>) -> Bool) -> [String] {
        var found: [String] = []
        func judge(_ range: Range<Int>, from start: Int) {
            guard !isOwn(bytes[range]) else { return }
            found.append(bytes[start..<min(range.upperBound, start + 24)].map { hex($0) }.joined(separator: " "))
        }
        var at = 0
        while at < bytes.count {
            let byte = bytes[at]
            if byte == 0x1B {
                let end = endOfSequence(bytes, at + 1)
                judge(at + 1..<end, from: at)
                at = end
            } else if byte < 0x20 || byte == 0x7F {
                if byte != 0x0A, byte != 0x09 { judge(at..<at + 1, from: at) }
                at += 1
            } else if byte < 0x80 {
                at += 1
            } else {
                let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
                let end = min(at + length, bytes.count)
                let text = String(validating: bytes[at..<end], as: UTF8.self)
                guard let scalar = text?.unicodeScalars.first else {
                    found.append("no UTF-8: \(hex(byte))")
                    at += 1
                    continue
                }
                if steers(scalar) { found.append("U+" + String(scalar.value, radix: 16)) }
                at = end
            }
        }
        return found
    }

    private static func endOfSequence(_ bytes: [UInt8], _ start: Int) -> Int {
        guard start < bytes.count else { return bytes.count }
        if bytes[start] == UInt8(ascii: "[") {
            let end = bytes[(start + 1)...].firstIndex { (0x40...0x7E).contains($0) || $0 < 0x20 }
            return end.map { $0 + 1 } ?? bytes.count
        }
        let end = bytes[start...].firstIndex { !(0x20...0x2F).contains($0) }
        return end.map { $0 + 1 } ?? bytes.count
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x80..<0xA0, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    private static func hex(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
