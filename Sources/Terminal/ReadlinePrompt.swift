// SPDX-License-Identifier: GPL-3.0-or-later
@preconcurrency import CReadline
import Frames
import Glibc

/// GNU readline as a line buffer: it edits, searches its history and honours the user's inputrc, and never touches the
/// terminal.
///
/// There can be one, because readline's state is global.
public final class ReadlinePrompt: LineEditor {
    private static var current: ReadlinePrompt?

    private var waiting: [UInt8] = []
    private var ends: [EditingEnd] = []
    private let history: HistoryFile?

    /// Starts readline; before curses, which must find its terminal untouched.
    ///
    /// - Parameter historyPath: where lines are kept between sessions; nil keeps none.
    public init(historyPath: String?) {
        history = historyPath.map(HistoryFile.init)
        Self.current = self
        rl_readline_name = UnsafePointer(strdup("rebus"))
        rl_catch_signals = 0
        rl_catch_sigwinch = 0
        rl_change_environment = 0
        rl_prep_term_function = nil
        rl_deprep_term_function = nil
        rl_outstream = fopen("/dev/null", "we")
        rl_instream = fopen("/dev/null", "re")
        rl_getc_function = { _ in MainActor.assumeIsolated { ReadlinePrompt.current?.nextByte() ?? 7 } }
        rl_input_available_hook = {
            MainActor.assumeIsolated { ReadlinePrompt.current?.waiting.isEmpty == false ? 1 : 0 }
        }
        // Set before rl_initialize: readline then leaves terminfo alone, which is curses' own.
        rl_redisplay_function = {}
        rl_completion_entry_function = { _, _ in nil }
        rl_initialize()
        for (name, value) in [
            ("bell-style", "none"), ("enable-bracketed-paste", "off"), ("revert-all-at-newline", "on"),
        ] { rl_variable_bind(name, value) }
        bind("\"\\e[3~\": delete-char")
        using_history()
        history?.open()
        start()
    }

    public var line: EditedLine {
        guard let buffer = rl_line_buffer else { return EditedLine() }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: Int(rl_end))
        let before = String(decoding: bytes.prefix(Int(rl_point)), as: UTF8.self)
        let message = rl_display_prompt.map { String(cString: $0) } ?? ""
        return EditedLine(
            before + String(decoding: bytes.dropFirst(Int(rl_point)), as: UTF8.self), cursor: before.utf8.count,
            message: message.isEmpty ? nil : message)
    }

    public var wantsNextKey: Bool { readline_awaits_more() != 0 }

    public func feed(_ bytes: [UInt8]) -> [EditingEnd] {
        // Escape alone would make the next key another one; it means something in vi mode and in a search.
        if bytes == [27], rl_editing_mode == 1, readline_is_searching() == 0 { return [] }
        waiting += bytes
        while !waiting.isEmpty { rl_callback_read_char() }
        defer { ends = [] }
        return ends
    }

    public func insert(_ text: String) {
        if readline_is_searching() != 0 { _ = feed([5]) }
        rl_insert_text(text)
    }

    public func replace(_ range: Range<Int>, with text: String) {
        let end = min(max(range.upperBound, 0), Int(rl_end))
        let start = min(max(range.lowerBound, 0), end)
        rl_begin_undo_group()
        rl_delete_text(Int32(start), Int32(end))
        rl_point = Int32(start)
        rl_insert_text(text)
        rl_end_undo_group()
    }

    /// Begins anew. Emptying the buffer alone would edit the entry of the history that stands in it.
    public func clear() {
        rl_callback_sigcleanup()
        rl_callback_handler_remove()
        start()
    }

    public func remember(_ line: String) {
        guard let first = line.utf8.first, first != 32, first != 9 else { return }
        if history_length > 0, let last = history_get(history_base + history_length - 1), let text = last.pointee.line,
            strcmp(text, line) == 0
        { return }
        add_history(line)
        history?.append(line)
    }

    /// How large the terminal is, for commands that move by lines.
    func resize(to size: Size) { rl_set_screen_size(Int32(size.rows), Int32(size.columns)) }

    private func start() {
        rl_callback_handler_install("", { pointer in
            let text = pointer.map { String(cString: $0) }
            free(pointer)
            MainActor.assumeIsolated { ReadlinePrompt.current?.ended(text) }
        })
    }

    private func ended(_ text: String?) { ends.append(text.map(EditingEnd.submitted) ?? .left) }

    /// Keys come whole, so readline asks for more only where a sequence was cut: Ctrl-G ends it.
    private func nextByte() -> Int32 { waiting.isEmpty ? 7 : Int32(waiting.removeFirst()) }

    private func bind(_ line: String) {
        let copy = strdup(line)
        rl_parse_and_bind(copy)
        free(copy)
    }
}
