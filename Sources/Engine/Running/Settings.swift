// SPDX-License-Identifier: GPL-3.0-or-later

/// The settings of a session in the order in which `set` lists them.
public struct Settings: Sendable, Equatable {
    public private(set) var all: [Setting]

    public init(_ settings: [Setting]) { all = settings }

    /// The settings of every session; themes and ramps are those that the program found.
    public static func standard(themes: [String] = ["dusk"], ramps: [String] = ["magma", "viridis"]) -> Settings {
        Settings([
            Setting("theme", "colours of the screen", .choice(themes), standard: "dusk"),
            Setting(
                "ramp", "colours of heat maps, auto for the theme's own", .choice(["auto"] + ramps), standard: "auto"),
            Setting(
                "glyphs", "which characters pictures are drawn with",
                .choice(["auto", "sextants", "quadrants", "halves", "ascii"]), standard: "auto"),
            Setting(
                "colors", "how many colours the screen shows", .choice(["auto", "24bit", "256", "16", "none"]),
                standard: "auto"),
            Setting(
                "resize", "whose resizing prepares pictures", .choice(["pillow", "torchvision"]),
                standard: "pillow"),
            Setting(
                "threads", "threads that compute, 0 for as many as there are cores", .count(0...256),
                standard: "0"),
            Setting("budget", "megabytes of results kept under _1, _2, …", .count(0...1_048_576), standard: "512"),
        ])
    }

    public subscript(name: String) -> Setting? { all.first { $0.name == name } }

    /// The value of a setting as text; empty where there is no such setting.
    public func text(_ name: String) -> String { self[name]?.value ?? "" }

    /// The value of a setting that is a number.
    public func count(_ name: String) -> Int { Int(text(name)) ?? 0 }

    /// Changes a setting.
    ///
    /// - Throws: `Complaint` for an unknown name or a value that does not fit.
    public mutating func set(_ name: String, to word: String) throws(Complaint) {
        guard let index = all.firstIndex(where: { $0.name == name }) else {
            throw Complaint(
                "there is no setting \(name)", culprit: name,
                hint: Suggestion.didYouMean(name, among: all.map(\.name)) ?? "type set to see all settings")
        }
        all[index].value = try all[index].checked(word)
    }
}
