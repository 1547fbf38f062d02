// SPDX-License-Identifier: GPL-3.0-or-later

/// Texts that try to steer a terminal, or to be read otherwise than they stand. Whatever acts carries the number 7331.
public enum HostileTexts {
    /// Two hundred of them.
    public static let all: [String] = {
        var texts = sequences + controls + strings + single + invisible
        let rest = 200 - texts.count
        texts += Array(odd.prefix(rest))
        return texts
    }()

    /// Control sequences with every final byte.
    private static let sequences = (UInt8(0x40)...0x7E).map { final in
        "\u{1B}[\(final % 3 == 0 ? "?" : "")7331\(Character(Unicode.Scalar(final)))"
    }

    /// Every control of one byte but NUL, line feed and tab, and those that Unicode calls C1.
    private static let controls: [String] = {
        let low = (UInt32(1)..<0x20).filter { $0 != 9 && $0 != 10 } + [0x7F]
        return (low + Array(0x80..<0xA0)).compactMap { Unicode.Scalar($0) }.map { "a\($0)7331b" }
    }()

    /// Strings to the terminal: titles, links, the clipboard, device controls, and their like.
    private static let strings = [
        "]0;7331", "]1;7331", "]2;7331", "]4;1;rgb:73/31/00", "]7;file://7331/", "]8;;http://7331/", "]9;7331",
        "]10;?7331", "]52;c;NzMzMQ==7331", "]52;c;?7331", "]104;7331", "]133;A7331", "]777;notify;7331;",
        "]1337;File=7331:", "P7331q#0~", "P$q7331", "P+q7331",
        "Ptmux;\u{1B}\u{1B}]0;7331\u{7}", "_Gi=7331;AAAA", "^7331", "X7331", "k7331",
    ].enumerated().map { "\u{1B}" + $1 + ($0 % 2 == 0 ? "\u{7}" : "\u{1B}\\") }

    private static let single = [
        "c", "#8", "7", "8", "=", ">", "(0", ")0", "N", "O", "Z", "D", "E", "M", "H", "%@", "%G", "n", "o", "|", "}",
        "~", "l",
    ].map { "\u{1B}\($0)7331" }

    /// What turns text round, hides in it or ends its line.
    private static let invisible: [String] = [
        0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
        0x206A, 0x206F, 0xFFF9, 0xFFFB, 0xE0041, 0xE007F,
    ].compactMap { Unicode.Scalar($0) }.map { "a\($0)7331b" }

    private static let odd = [
        "7331\rover", "7331\r\nover", "7331\n\rover", "7331\tover", "\u{9B}7331;7331H\u{9B}2J", "\u{9D}0;7331\u{9C}",
        String(repeating: "\u{1B}[7331m", count: 60), "e" + String(repeating: "\u{301}", count: 120) + "7331",
        "👨‍👩‍👧7331\u{200B}\u{FEFF}", "中7331\u{1B}\u{1B}[[7331m", "\u{1B}", "\u{1B}[", "7331\u{1B}[7331",
        "\u{FFFE}7331\u{10FFFF}",
    ]

    /// Names of files that are no UTF-8, and such that are cut in a character; none holds NUL or a slash.
    public static let bytes: [[UInt8]] = [
        [0x9B, 0x37, 0x33, 0x33, 0x31, 0x6D], [0x61, 0xFF, 0xFE], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x99],
        [0x90, 0x37, 0x33, 0x33, 0x31, 0x9C], [0x9D, 0x30, 0x3B, 0x37, 0x33, 0x33, 0x31, 0x07], [0xC2],
    ]
}
