// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Testing

@testable import Frames

@Suite("Themes")
struct ThemeTests {
    private var folder: ThemeFolder {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return ThemeFolder(paths: [tests.deletingLastPathComponent().appendingPathComponent("Themes").path])
    }

    @Test("The themes are all there, and each has a colour for every role and ramp")
    func complete() throws {
        #expect(folder.names == ["clear", "dusk", "mono", "paper"])
        for name in folder.names {
            let theme = try folder.theme(named: name)
            #expect(theme.name == name)
            #expect(Set(theme.roles.keys) == Set(Role.allCases))
            #expect(Set(theme.ramps.keys) == Set(Ramp.allCases))
            for ramp in Ramp.allCases { #expect(theme.colors(ramp).stops.count >= 5) }
        }
    }

    @Test("The file of dusk says what is compiled in")
    func dusk() throws {
        #expect(try folder.theme(named: "dusk") == .dusk)
    }

    @Test("Small print can be read: muted at 4.5 and faint at 2.8 or more, in every theme")
    func contrast() throws {
        for name in folder.names {
            let theme = try folder.theme(named: name)
            func contrast(_ role: Role) -> Double { Self.contrast(theme.color(role), theme.color(.background)) }
            #expect(contrast(.faint) >= 2.8, "\(name) faint \(contrast(.faint))")
            #expect(contrast(.muted) >= 4.5, "\(name) muted \(contrast(.muted))")
            for role in [Role.text, .strong, .accent, .warning, .error] {
                #expect(contrast(role) >= 4.5, "\(name) \(role) \(contrast(role))")
            }
        }
        #expect(abs(Self.contrast(Theme.dusk.color(.faint), Theme.dusk.color(.background)) - 3.0) < 0.1)
        #expect(abs(Self.contrast(Theme.dusk.color(.muted), Theme.dusk.color(.background)) - 5.2) < 0.1)
    }

    @Test(
        "A table whose name does not begin as names do is refused with its line",
        arguments: ["[^A]", "[", "[[", "[[ ", "[#", "[\u{1}]", "[é]", "\u{FEFF}[^", " \t[ \r"])
    func tablesWithoutNames(line: String) {
        for (text, number) in [(line, 1), ("[roles]\n" + line.replacing("\u{FEFF}", with: "") + "\n", 2)] {
            do {
                _ = try ThemeFile(name: "a", path: "a.toml", text: text)
                Issue.record("\(text.debugDescription) is read")
            } catch {
                #expect(error.message.hasPrefix("a.toml:\(number):"), "\(error.message)")
            }
        }
    }

    @Test("The ramps of dusk, paper and clear grow steadily in lightness away from their first stop")
    func steadyRamps() throws {
        for name in ["dusk", "clear", "mono"] {
            for ramp in [Ramp.heat, .quiet] {
                let lightness = try folder.theme(named: name).colors(ramp).stops.map(Self.luminance)
                #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 }, "\(name) \(ramp)")
            }
        }
        let diverging = try folder.theme(named: "dusk").colors(.diverging)
        #expect(diverging.color(0.5) == Theme.dusk.color(.background))
    }

    @Test("The hand-picked palettes of heat grow in lightness too")
    func palettes() throws {
        for name in RampColors.names {
            let colors = try #require(RampColors.named(name))
            let lightness = colors.palette256.map { Self.luminance(Palette.colors[Int($0)]) }
            let falls = zip(lightness, lightness.dropFirst()).filter { $0 > $1 * 1.15 }
            #expect(falls.isEmpty, "\(name)")
        }
    }

    @Test(
        "What is wrong in a theme is said with its file and line",
        arguments: [
            ("[roles]\naccent = 7\n", "t.toml:2: accent must be a colour such as \"#7fcdc6\""),
            ("[roles]\naccent = \"#7fcdc\"\n", "t.toml:2: accent must be a colour such as \"#7fcdc6\""),
            ("[roles]\n\naccnt = \"#000000\"\n", "t.toml:3: accnt is no role"),
            ("[ramps]\nheat = \"lava\"\n", "t.toml:2: heat names no ramp"),
            (
                "[ramps]\nheat = [\"#000000\"]\n",
                "t.toml:2: heat must be 2 to 64 colours such as \"#0b0a1a\", or a ramp's name"
            ),
            ("[ramps]\nheta = \"magma\"\n", "t.toml:2: heta is no ramp"),
            ("[ramps16]\nheat = [1, 16]\n", "t.toml:2: heat must be 2 to 64 numbers from 0 to 15"),
            ("[roles16]\nerror = 16\n", "t.toml:2: error must be a number from 0 to 15, or \"default\""),
            ("roles = 3\n", "t.toml:1: roles must be a table: [roles]"),
            ("colour = 3\n", "t.toml:1: colour is not part of a theme"),
            ("inherits = \"nothing\"\n", "no theme nothing"),
        ])
    func faults(text: String, message: String) throws {
        try withTheme(text) { folder in
            let error = #expect(throws: ThemeError.self) { try folder.theme(named: "t") }
            let told = error?.message ?? ""
            #expect(told.hasSuffix(message), "\(told)")
        }
    }

    @Test("Broken TOML is told with its line")
    func syntax() throws {
        try withTheme("[roles]\naccent = \n") { folder in
            let error = #expect(throws: ThemeError.self) { try folder.theme(named: "t") }
            #expect(error?.message.contains("t.toml:2: ") == true)
        }
    }

    @Test("A theme that inherits itself, one that is too large, and a path as a name are refused")
    func refused() throws {
        try withTheme("inherits = \"u\"\n", also: ("u", "inherits = \"t\"\n")) { folder in
            #expect(throws: ThemeError.self) { try folder.theme(named: "t") }
        }
        try withTheme("# " + String(repeating: "x", count: 300_000)) { folder in
            let error = #expect(throws: ThemeError.self) { try folder.theme(named: "t") }
            #expect(error?.message.contains("larger than 256 KiB") == true)
        }
        #expect(throws: ThemeError.self) { try folder.theme(named: "../Themes/dusk") }
        #expect(throws: ThemeError.self) { try folder.theme(named: "") }
    }

    @Test("A theme takes what it does not say from the one it inherits")
    func inheritance() throws {
        try withTheme("inherits = \"u\"\n[roles]\naccent = \"#010203\"\n", also: ("u", "[roles]\ntext = \"#040506\"\n"))
        {
            let theme = try $0.theme(named: "t")
            #expect(theme.color(.accent) == RGB(1, 2, 3))
            #expect(theme.color(.text) == RGB(4, 5, 6))
            #expect(theme.color(.error) == Theme.dusk.color(.error))
        }
    }

    @Test("The heat ramp can be chosen by name")
    func heat() {
        #expect(Theme.dusk.with(heat: "viridis")?.colors(.heat).color(0) == RGB(hex: "#440154"))
        #expect(Theme.dusk.with(heat: "lava") == nil)
    }

    @Test("A ramp takes every number, NaN too")
    func hostileValues() {
        let colors = Theme.dusk.colors(.heat)
        #expect(colors.color(.nan) == colors.color(0))
        #expect(colors.color(-.infinity) == colors.color(0))
        #expect(colors.color(.infinity) == colors.color(1))
        #expect(colors.index256(.infinity) == colors.palette256.last)
    }

    private func withTheme(
        _ text: String, also other: (name: String, text: String)? = nil, _ body: (ThemeFolder) throws -> Void
    ) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("rebus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: path) }
        try Data(text.utf8).write(to: path.appendingPathComponent("t.toml"))
        if let other { try Data(other.text.utf8).write(to: path.appendingPathComponent("\(other.name).toml")) }
        try body(ThemeFolder(paths: [path.path]))
    }

    /// Relative luminance and contrast (WCAG 2.1).
    private static func luminance(_ color: RGB) -> Double {
        func linear(_ value: UInt8) -> Double {
            let part = Double(value) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
    }

    private static func contrast(_ a: RGB, _ b: RGB) -> Double {
        let (x, y) = (luminance(a), luminance(b))
        return (max(x, y) + 0.05) / (min(x, y) + 0.05)
    }
}
