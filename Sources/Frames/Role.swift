// SPDX-License-Identifier: GPL-3.0-or-later

/// What a piece of the screen means; a theme gives each role a colour.
public enum Role: String, Sendable, Hashable, CaseIterable {
    case background, raised, selection
    case rule, faint, muted, soft, text, strong
    case accent, warning, error
    case series1, series2, series3, series4, series5
}
