// SPDX-License-Identifier: GPL-3.0-or-later
@preconcurrency import CCurses
import Frames
import Glibc

/// Turns what `wgetch` gives, bytes and key codes, into keys and pastes.
struct KeyReader {
    private static let pasteBegin: Int32 = 0x2000
    private static let pasteEnd: Int32 = 0x2001
    private static let longestPaste = 1 << 20

    /// Names the sequences around a bracketed paste, so that they arrive as one code each.
    func prepare() {
        define_key("\u{1b}[200~", Self.pasteBegin)
        define_key("\u{1b}[201~", Self.pasteEnd)
    }

    /// The next event, or nil when nothing waits.
    ///
    /// KEY_RESIZE is passed over: `resizeterm` sends it itself, and resizing for it would never end.
    func next() -> ConsoleEvent? {
        while true {
            let code = wgetch(curses_window())
            if code == ERR { return nil }
            if code == Self.pasteBegin { return .paste(paste()) }
            if let press = press(code) { return .key(press) }
        }
    }

    private func press(_ code: Int32) -> KeyPress? {
        switch code {
        case 27: return escaped()
        case 0..<256: return typed(UInt8(code))
        default: return special(code)
        }
    }

    private func typed(_ byte: UInt8) -> KeyPress? {
        switch byte {
        case 9: return KeyPress(.tab, bytes: [9])
        case 10, 13: return KeyPress(.enter, bytes: [13])
        case 8, 127: return KeyPress(.backspace, bytes: [byte])
        case 0..<32: return KeyPress(.control(Character(Unicode.Scalar(byte == 0 ? 0x20 : byte | 0x60))), bytes: [byte])
        default:
            let bytes = character(from: byte)
            guard let text = String(validating: bytes, as: UTF8.self), let first = text.first else { return nil }
            return KeyPress(.character(first), bytes: bytes)
        }
    }

    /// The bytes of one UTF-8 character, which arrive together.
    private func character(from lead: UInt8) -> [UInt8] {
        let count = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var bytes = [lead]
        while bytes.count < count, let byte = nextByte(within: 50) { bytes.append(byte) }
        return bytes
    }

    /// Escape alone, a key with Alt, or a sequence that no one knows, which is dropped whole.
    private func escaped() -> KeyPress? {
        let code = wgetch(curses_window())
        guard code != ERR, code != 27 else { return KeyPress(.escape, bytes: [27]) }
        guard code < 256 else {
            // Alt with an arrow moves by words.
            switch code {
            case KEY_LEFT: return KeyPress(.alt("b"), bytes: [27, 98])
            case KEY_RIGHT: return KeyPress(.alt("f"), bytes: [27, 102])
            default: return nil
            }
        }
        if code == 91 || code == 79 {
            guard var byte = nextByte(within: 0) else {
                return KeyPress(.alt(Character(Unicode.Scalar(UInt8(code)))), bytes: [27, UInt8(code)])
            }
            while !(0x40...0x7E).contains(byte), let following = nextByte(within: 0) { byte = following }
            return nil
        }
        guard let press = typed(UInt8(code)) else { return nil }
        guard case .character(let character) = press.key else { return KeyPress(press.key, bytes: [27] + press.bytes) }
        return KeyPress(.alt(character), bytes: [27] + press.bytes)
    }

    private func special(_ code: Int32) -> KeyPress? {
        switch code {
        case KEY_UP: return KeyPress(.up, bytes: Array("\u{1b}[A".utf8))
        case KEY_DOWN: return KeyPress(.down, bytes: Array("\u{1b}[B".utf8))
        case KEY_RIGHT: return KeyPress(.right, bytes: Array("\u{1b}[C".utf8))
        case KEY_LEFT: return KeyPress(.left, bytes: Array("\u{1b}[D".utf8))
        case KEY_HOME: return KeyPress(.home, bytes: [1])
        case KEY_END: return KeyPress(.end, bytes: [5])
        case KEY_DC: return KeyPress(.delete, bytes: Array("\u{1b}[3~".utf8))
        case KEY_BACKSPACE: return KeyPress(.backspace, bytes: [127])
        case KEY_ENTER: return KeyPress(.enter, bytes: [13])
        case KEY_BTAB: return KeyPress(.backTab)
        case KEY_PPAGE: return KeyPress(.pageUp)
        case KEY_NPAGE: return KeyPress(.pageDown)
        default: break
        }
        if let number = (1...12).first(where: { curses_function_key(Int32($0)) == code }) {
            return KeyPress(.function(number))
        }
        // Arrows with a modifier have codes that are made at run time.
        switch keyname(code).map({ String(cString: $0) }) {
        case "kLFT5", "kLFT3": return KeyPress(.alt("b"), bytes: [27, 98])
        case "kRIT5", "kRIT3": return KeyPress(.alt("f"), bytes: [27, 102])
        case "kDC5", "kDC3": return KeyPress(.alt("d"), bytes: [27, 100])
        default: return nil
        }
    }

    /// The bytes up to the end of the paste, as text without controls.
    private func paste() -> String {
        var bytes: [UInt8] = []
        while true {
            let code = wgetch(curses_window())
            if code == Self.pasteEnd { break }
            if code == ERR {
                var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
                if poll(&input, 1, 500) <= 0 { break }
                continue
            }
            guard code < 256, bytes.count < Self.longestPaste else { continue }
            // Terminals send line ends as carriage returns.
            switch code {
            case 13:
                bytes.append(10)
            case 10 where bytes.last == 10, 0..<9, 11, 12, 14..<32, 127: break
            case 9: bytes.append(32)
            default: bytes.append(UInt8(code))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func nextByte(within milliseconds: Int32) -> UInt8? {
        var code = wgetch(curses_window())
        if code == ERR, milliseconds > 0 {
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            if poll(&input, 1, milliseconds) > 0 { code = wgetch(curses_window()) }
        }
        return (0..<256).contains(code) ? UInt8(code) : nil
    }
}
