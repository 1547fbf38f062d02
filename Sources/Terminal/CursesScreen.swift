// SPDX-License-Identifier: GPL-3.0-or-later
@preconcurrency import CCurses
import CSystem
import Frames
import Glibc

/// Frames on a terminal, through ncurses: the alternate screen, and only the cells that changed.
public final class CursesScreen: Screen {
    public private(set) var size: Size
    public var capability: Capability {
        didSet {
            capability.colors = min(capability.colors, deepest)
            if capability != oldValue { shown = nil }
        }
    }
    /// What the terminal was opened with; it cannot show more.
    private let deepest: ColorDepth
    private let isDirect: Bool
    private var shown: ResolvedFrame?

    /// Opens the terminal on standard input and output; nil where ncurses knows no way to drive it.
    ///
    /// - Parameter colors: the depth to open with; nil for what the environment tells.
    public init?(colors: ColorDepth?, glyphs: GlyphSet, environment: [String: String]) {
        let wanted = colors ?? ColorDepth.told(by: environment)
        curses_set_escape_delay(25)
        guard let description = Self.open(for: wanted, environment: environment) else { return nil }
        isDirect = description.entry != nil
        size = Size(columns: 0, rows: 0)
        var depth = wanted
        if wanted != .none, start_color() == OK, has_colors() {
            use_default_colors()
            let count = Int(curses_colors())
            depth = min(wanted, count > 256 ? .full : count >= 256 ? .palette256 : .palette16)
        } else {
            depth = .none
        }
        deepest = depth
        capability = Capability(colors: depth, glyphs: glyphs)
        cbreak()
        noecho()
        nonl()
        tty_plain_keys(STDIN_FILENO)
        def_prog_mode()
        keypad(curses_window(), true)
        nodelay(curses_window(), true)
        meta(curses_window(), true)
        measure()
    }

    private static func open(for depth: ColorDepth, environment: [String: String]) -> TerminalDescription? {
        for description in TerminalDescription.candidates(for: depth, environment: environment) {
            if let entry = description.entry { setenv("TERMINFO", entry, 1) }
            let opened = newterm(description.name, stdout, stdin) != nil
            if description.entry != nil {
                if let before = environment["TERMINFO"] { setenv("TERMINFO", before, 1) } else { unsetenv("TERMINFO") }
            }
            if opened { return description }
        }
        return nil
    }

    public func show(_ frame: Frame, theme: Theme, caret: Point?) {
        let resolved = frame.resolved(theme: theme, capability: capability)
        let known = shown?.size == resolved.size ? shown : nil
        let columns = resolved.size.columns
        resolved.cells.withUnsafeBufferPointer { cells in
            for index in cells.indices where known.map({ $0.cells[index] != cells[index] }) ?? true {
                put(cells[index], x: index % max(columns, 1), y: index / max(columns, 1))
            }
        }
        shown = resolved
        if let caret, caret.x < size.columns, caret.y < size.rows {
            wmove(curses_window(), Int32(caret.y), Int32(caret.x))
            curs_set(1)
        } else {
            curs_set(0)
        }
        wrefresh(curses_window())
    }

    /// Takes the terminal's size anew; the next frame is painted whole.
    func measure() {
        var (columns, rows): (Int32, Int32) = (80, 24)
        if tty_size(STDOUT_FILENO, &columns, &rows) == 0 { resizeterm(rows, columns) }
        size = Size(columns: Int(columns), rows: Int(rows))
        forget()
    }

    /// The next frame is painted whole, whatever the terminal shows now.
    func forget() {
        shown = nil
        clearok(curses_shown(), true)
    }

    private func put(_ cell: ResolvedFrame.Cell, x: Int, y: Int) {
        guard cell.glyph.width > 0 else { return }
        var attributes: attr_t = 0
        if cell.attributes.contains(.bold) { attributes |= curses_bold }
        if cell.attributes.contains(.reverse) { attributes |= curses_reverse }
        if cell.attributes.contains(.dim) { attributes |= curses_dim }
        var pair: Int32 = 0
        if deepest != .none {
            pair = alloc_pair(number(cell.foreground, &attributes), number(cell.background, &attributes))
            if pair < 0 { pair = 0 }
        }
        withUnsafeTemporaryAllocation(of: wchar_t.self, capacity: 4) { text in
            text.initialize(repeating: 0)
            for (index, scalar) in cell.glyph.scalars.prefix(3).enumerated() { text[index] = wchar_t(scalar.value) }
            // The last cell of the screen is drawn, and reported as an error.
            _ = curses_put(Int32(y), Int32(x), text.baseAddress, attributes, pair)
        }
    }

    /// The number that curses knows a colour by; where there are only 8, the bright half is told by bold.
    private func number(_ color: ScreenColor, _ attributes: inout attr_t) -> Int32 {
        switch color {
        case .default: return -1
        case .rgb(let rgb): return direct(rgb)
        case .index(let index):
            if isDirect, index >= 8 { return direct(Palette.colors[Int(index)]) }
            if Int(index) >= Int(curses_colors()), curses_colors() < 16 {
                attributes |= curses_bold
                return Int32(index & 7)
            }
            return Int32(index)
        }
    }

    private func direct(_ rgb: RGB) -> Int32 {
        // Values below 8 mean the terminal's own colours.
        max(Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue), 8)
    }
}

extension ColorDepth {
    private var rank: Int { [.none: 0, .palette16: 1, .palette256: 2, .full: 3][self] ?? 0 }
    fileprivate static func min(_ a: ColorDepth, _ b: ColorDepth) -> ColorDepth { a.rank < b.rank ? a : b }
}

private func min(_ a: ColorDepth, _ b: ColorDepth) -> ColorDepth { ColorDepth.min(a, b) }
