// SPDX-License-Identifier: GPL-3.0-or-later

/// The columns of a pane of steps: a margin, the number, the sign, and the text that everything is indented to.
struct Margins: Equatable {
    let number: Int
    let digits: Int
    /// Where commands and their results begin.
    let text: Int
    /// How wide they may be.
    let width: Int

    /// - Parameter last: the largest number that is shown.
    init(columns: Int, last: Int) {
        let isNarrow = columns < 30
        number = isNarrow ? 0 : 1
        digits = max(isNarrow ? 1 : 2, String(last).count)
        text = number + digits + 3
        width = max(columns - text - (isNarrow ? 0 : 1), 1)
    }
}
