// SPDX-License-Identifier: GPL-3.0-or-later

/// What a piece of the screen means; a theme gives each role a colour.
public enum Role: String, Sendable, Hashable, CaseIterable {
    case background, raised, selection
    case rule, faint, muted, soft, text, strong
    case accent, warning, error
    case series1, series2, series3, series4, series5
}

extension Role {
    /// The colour of one of several, from 0: there are five, which are then used again.
    public static func series(_ place: Int) -> Role {
        [.series1, .series2, .series3, .series4, .series5][max(place, 0) % 5]
    }
}
