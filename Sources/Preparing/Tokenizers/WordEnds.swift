// SPDX-License-Identifier: GPL-3.0-or-later

/// The marks that end words in a decoded text.
enum WordEnds {
    /// Puts a blank for each mark and takes blanks off both ends.
    static func toBlanks(_ text: String, ending: String) -> String {
        let bytes = Array(text.utf8), mark = Array(ending.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var i = 0
        while i < bytes.count {
            if bytes.count - i >= mark.count, bytes[i..<i + mark.count].elementsEqual(mark) {
                result.append(UInt8(ascii: " "))
                i += mark.count
            } else {
                result.append(bytes[i])
                i += 1
            }
        }
        let scalars = String(decoding: result, as: UTF8.self).unicodeScalars
        guard let first = scalars.firstIndex(where: { !isStripped($0) }),
            let last = scalars.lastIndex(where: { !isStripped($0) })
        else { return "" }
        return String(scalars[first...last])
    }

    /// What Python's `strip` takes off: blanks, and the four separators of ASCII.
    private static func isStripped(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isBlank || (scalar.value >= 0x1C && scalar.value <= 0x1F)
    }
}
