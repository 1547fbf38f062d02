// SPDX-License-Identifier: GPL-3.0-or-later
import Frames
import Visuals

/// The shell's own keys: what they are called, what they do, and where; the key page is made from it.
struct KeyTable {
    enum Action: Equatable {
        case switchFocus, switchPanes, showKeys, repaint
        case scrollUp, scrollDown
        case previousView, nextView, copyView, closeView, leaveStage
    }

    struct Binding {
        let label: String
        let meaning: String
        let action: Action
        let keys: [Key]
        init(_ label: String, _ meaning: String, _ action: Action, _ keys: [Key]) {
            self.label = label
            self.meaning = meaning
            self.action = action
            self.keys = keys
        }
    }

    /// Wherever the user is.
    static let everywhere = [
        Binding("F6, Shift-Tab", "between prompt and stage", .switchFocus, [.function(6), .backTab]),
        Binding("F7", "the transcript, or the stage alone", .switchPanes, [.function(7)]),
        Binding("PageUp, PageDown", "scroll the transcript, or the page that is shown", .scrollUp, [.pageUp]),
        Binding("", "", .scrollDown, [.pageDown]),
        Binding("F1, ? on an empty line", "this page", .showKeys, [.function(1)]),
        Binding("Ctrl-L", "paint the screen anew", .repaint, [.control("l")]),
    ]

    /// On the stage, for keys that the view leaves alone.
    static let onStage = [
        Binding("[ ]", "the view before, the view after", .previousView, [.character("[")]),
        Binding("", "", .nextView, [.character("]")]),
        Binding("y", "copy the view as text to the clipboard", .copyView, [.character("y")]),
        Binding("q", "close the view", .closeView, [.character("q")]),
        Binding("Escape", "back to the prompt", .leaveStage, [.escape]),
        Binding("", "", .showKeys, [.character("?")]),
    ]

    /// Answered by readline or by the terminal; here to be read.
    private static let atPrompt = [
        ("Tab", "complete; again to choose from the list"),
        ("Right, End", "take what stands faint after the cursor"),
        ("Up, Down", "lines typed before"),
        ("Ctrl-R", "search in them"),
        ("Ctrl-A, Ctrl-E", "to the line's ends; Alt-B, Alt-F by words"),
        ("Ctrl-W, Ctrl-U, Ctrl-K", "take away a word, what is before, what is behind; Ctrl-Y puts it back"),
        ("Ctrl-_", "undo typing"),
        ("Ctrl-C", "stop the work, or forget the line, or pause the run"),
        ("Ctrl-Z", "put rebus aside; fg brings it back"),
        ("Ctrl-D", "leave"),
    ]

    static func action(for key: Key, in table: [Binding]) -> Action? {
        table.first { $0.keys.contains(key) }?.action
    }

    /// All keys to read, those of the shown view last.
    static func page(for view: (any View)?) -> PageView {
        var lines: [Line] = []
        func section(_ title: String, _ rows: [(String, String)]) {
            if !lines.isEmpty { lines.append(Line()) }
            lines.append(Line(title, .strong, bold: true))
            let column = 24
            for (keys, meaning) in rows where !keys.isEmpty {
                let gap = String(repeating: " ", count: max(column - TextWidth.of(keys), 2))
                lines.append(Line([Span("  " + keys, .text), Span(gap + meaning, .muted)]))
            }
        }
        section("Everywhere", everywhere.map { ($0.label, $0.meaning) })
        section("At the prompt", atPrompt)
        section("On the stage", onStage.map { ($0.label, $0.meaning) })
        if let view, !view.keys.isEmpty {
            section("In this view: \(view.title)", view.keys.map { ($0.keys, $0.meaning) })
        }
        return PageView(title: "keys", lines: lines)
    }
}
