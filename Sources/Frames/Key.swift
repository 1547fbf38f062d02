// SPDX-License-Identifier: GPL-3.0-or-later

/// A key as the user meant it.
public enum Key: Sendable, Hashable {
    case character(Character)
    case up, down, left, right
    case pageUp, pageDown, home, end
    case enter, escape, tab, backTab, delete, backspace
    case function(Int)
    case control(Character)
    case alt(Character)
}
