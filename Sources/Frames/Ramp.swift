// SPDX-License-Identifier: GPL-3.0-or-later

/// A named run of colours for numbers between 0 and 1; a theme gives the stops.
public enum Ramp: String, Sendable, Hashable, CaseIterable {
    /// What a model looked at.
    case heat
    /// Summary tables, so that a table is never taken for a map.
    case quiet
    /// Signed values, the background in its middle.
    case diverging
}
