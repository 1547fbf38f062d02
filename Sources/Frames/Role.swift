// SPDX-License-Identifier: GPL-3.0-or-later

/// What a piece of the screen means; a theme gives each role a colour.
public enum Role: String, Sendable, CaseIterable {
    case background, raised, selection
    case rule, faint, muted, soft, text, strong
    case accent, warning, error
    case series1, series2, series3, series4, series5
}

/// A named run of colours for numbers between 0 and 1; a theme gives the stops.
public enum Ramp: String, Sendable, CaseIterable {
    /// What a model looked at.
    case heat
    /// Summary tables, so that a table is never taken for a map.
    case quiet
    /// Signed values, the background in its middle.
    case diverging
}
