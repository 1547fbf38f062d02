// SPDX-License-Identifier: GPL-3.0-or-later

/// A colour for each role and stops for each ramp.
public struct Theme: Sendable {
    public let name: String
}
