// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

/// A console in memory: events are put in by a test, frames are read by it.
@MainActor
final class MemoryConsole: Console {
    let memoryScreen: MemoryScreen
    let memoryEditor = MemoryEditor()
    var screen: any Screen { memoryScreen }
    var editor: any LineEditor { memoryEditor }
    var waiting: [ConsoleEvent] = []
    private(set) var commands: [String] = []
    private(set) var copied: [String] = []
    private(set) var repaints = 0
    var takesCopies = true

    init(columns: Int, rows: Int, colors: ColorDepth = .full, glyphs: GlyphSet = .sextants) {
        memoryScreen = MemoryScreen(
            size: Size(columns: columns, rows: rows), capability: Capability(colors: colors, glyphs: glyphs))
    }

    func wait(for descriptors: [Int32], milliseconds: Int?) -> [ConsoleEvent] {
        defer { waiting = [] }
        return waiting
    }

    func repaint() { repaints += 1 }

    func run(command: String) -> Int {
        commands.append(command)
        return command == "false" ? 1 : 0
    }

    func copy(_ text: String) -> Bool {
        if takesCopies { copied.append(text) }
        return takesCopies
    }
}

/// A line editor that knows the least: typing, Backspace, arrows, Enter, Ctrl-D.
@MainActor
final class MemoryEditor: LineEditor {
    private(set) var line = EditedLine()
    private(set) var remembered: [String] = []
    var wantsNextKey = false

    func feed(_ bytes: [UInt8]) -> [EditingEnd] {
        switch bytes {
        case [13]:
            defer { line = EditedLine() }
            return [.submitted(line.text)]
        case [4]: return line.text.isEmpty ? [.left] : []
        case [127]: if line.cursor > 0 { replace(line.cursor - 1..<line.cursor, with: "") }
        case Array("\u{1b}[D".utf8): line.cursor = max(line.cursor - 1, 0)
        case [1]: line.cursor = 0
        default: if let first = bytes.first, first >= 32 { insert(String(decoding: bytes, as: UTF8.self)) }
        }
        return []
    }

    func insert(_ text: String) { replace(line.cursor..<line.cursor, with: text) }

    func replace(_ range: Range<Int>, with text: String) {
        var bytes = Array(line.text.utf8)
        bytes.replaceSubrange(range, with: Array(text.utf8))
        line = EditedLine(String(decoding: bytes, as: UTF8.self), cursor: range.lowerBound + text.utf8.count)
    }

    func clear() { line = EditedLine() }
    func remember(_ line: String) { remembered.append(line) }
    func say(_ message: String?) { line.message = message }
}
