// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The terminal's clipboard, by OSC 52: it is written, never asked for.
enum Clipboard {
    /// What terminals take in one sequence.
    private static let longest = 74_994

    /// The sequence that copies a text; nil where it is too long.
    static func sequence(for text: String, inTmux: Bool) -> String? {
        let payload = Data(text.utf8).base64EncodedString()
        guard payload.utf8.count <= longest else { return nil }
        let sequence = "\u{1b}]52;c;\(payload)\u{7}"
        // tmux hands on what is wrapped so, with each ESC doubled.
        return inTmux ? sequence + "\u{1b}Ptmux;\u{1b}" + sequence + "\u{1b}\\" : sequence
    }
}
