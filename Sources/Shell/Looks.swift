// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Frames

/// The theme and the capability of the screen, as settings and flags want them.
public struct Looks {
    public private(set) var theme: Theme
    /// What the screen can show by itself.
    private let native: Capability
    private let findTheme: (String) throws -> Theme
    private var wanted: [String: String] = [:]
    private var ownRamp = ""

    /// - Parameters:
    ///   - theme: the one to begin with.
    ///   - native: what the screen was opened with; `auto` goes back to it.
    ///   - findTheme: the theme of a name.
    public init(theme: Theme, native: Capability, findTheme: @escaping (String) throws -> Theme) {
        self.theme = theme
        self.native = native
        self.findTheme = findTheme
    }

    /// Takes the settings over that differ from those of the last call; returns what is wrong with them.
    mutating func apply(_ settings: Settings, to screen: any Screen) -> [String] {
        var faults: [String] = []
        for name in ["theme", "ramp", "glyphs", "colors"] {
            let value = settings.text(name)
            defer { wanted[name] = value }
            if name == "ramp", wanted[name] == nil { ownRamp = value }
            guard let before = wanted[name], before != value else { continue }
            switch name {
            case "glyphs": set(glyphs: value, of: screen)
            case "colors": set(colors: value, of: screen)
            default: faults += set(theme: settings.text("theme"), ramp: settings.text("ramp"))
            }
        }
        return faults
    }

    private mutating func set(theme name: String, ramp: String) -> [String] {
        do {
            var found = try findTheme(name)
            // The first ramp is the theme's own.
            if ramp != ownRamp, let changed = found.with(heat: ramp) { found = changed }
            theme = found
            return []
        } catch {
            return ["the theme \(name) cannot be read: \(error)"]
        }
    }

    private func set(glyphs name: String, of screen: any Screen) {
        screen.capability.glyphs = GlyphSet(rawValue: name) ?? native.glyphs
    }

    private func set(colors name: String, of screen: any Screen) {
        screen.capability.colors = ColorDepth(rawValue: name) ?? native.colors
    }
}
