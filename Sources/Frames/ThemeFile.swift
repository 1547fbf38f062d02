// SPDX-License-Identifier: GPL-3.0-or-later

/// A theme as a TOML file writes it: `[roles]`, `[ramps]`, and what it `inherits`.
///
///     inherits = "dusk"
///     [roles]
///     accent = "#7fcdc6"
///     [roles16]                     # colours 0 to 15 of the terminal, or "default"
///     accent = 6
///     [ramps]
///     heat = "cividis"              # a ramp by name, or a list of colours
///     [ramps256]                    # numbers 16 to 255, from 0 to 1
///     heat = [17, 18, 60]
///     [ramps16]
///     heat = [4, 8, 7]
struct ThemeFile {
    /// The largest file that is read.
    static let sizeLimit = 256 * 1024

    let name: String
    /// The file's path, for messages.
    let path: String
    private let text: ThemeText

    init(name: String, path: String, text: String) throws(ThemeError) {
        self.name = name
        self.path = path
        guard text.utf8.count <= Self.sizeLimit else {
            throw ThemeError("\(path): larger than 256 KiB", hint: "a theme is a few colours")
        }
        do { self.text = try ThemeText(text) } catch {
            throw ThemeError("\(path):\(error.line): \(Escaper.line(error.message))")
        }
    }

    /// The theme it is built on; dusk if it says nothing.
    func inherits() throws(ThemeError) -> String? {
        guard let entry = text.entries.first(where: { $0.table == nil && $0.key == "inherits" }) else { return nil }
        guard case .text(let name) = entry.value else {
            throw fault(entry, "must be a theme's name, such as \"dusk\"")
        }
        return name
    }

    /// The theme, everything it does not name as in `base`.
    func theme(on base: Theme) throws(ThemeError) -> Theme {
        let tables = ["roles", "roles16", "ramps", "ramps256", "ramps16"], known = ["inherits"] + tables
        let named = text.entries.map { ($0.table ?? $0.key, $0.line) } + text.tables.map { ($0.name, $0.line) }
        for (name, line) in named where !known.contains(name) {
            throw fault(name, line, "is not part of a theme", hint: "known: " + known.joined(separator: ", "))
        }
        for entry in text.entries where entry.table == nil && tables.contains(entry.key) {
            throw fault(entry, "must be a table: [\(entry.key)]")
        }
        if let entry = text.entries.first(where: { $0.table == "inherits" }) {
            throw fault(entry, "is not part of a theme")
        }
        var theme = Theme(name: name, roles: base.roles, ramps: base.ramps, roles16: base.roles16)
        try readRoles(into: &theme)
        try readRoles16(into: &theme)
        try readRamps(into: &theme)
        return theme
    }

    private func readRoles(into theme: inout Theme) throws(ThemeError) {
        for entry in table("roles") {
            guard let role = Role(rawValue: entry.key) else { throw unknownRole(entry) }
            guard case .text(let text) = entry.value, let color = RGB(hex: text) else {
                throw fault(entry, "must be a colour such as \"#7fcdc6\"")
            }
            theme.roles[role] = color
        }
    }

    private func readRoles16(into theme: inout Theme) throws(ThemeError) {
        for entry in table("roles16") {
            guard let role = Role(rawValue: entry.key) else { throw unknownRole(entry) }
            switch entry.value {
            case .text("default"): theme.roles16[role] = nil
            case .number(let number) where (0...15).contains(number): theme.roles16[role] = UInt8(number)
            default: throw fault(entry, "must be a number from 0 to 15, or \"default\"")
            }
        }
    }

    private func readRamps(into theme: inout Theme) throws(ThemeError) {
        for entry in table("ramps") {
            let ramp = try self.ramp(entry)
            if case .text(let name) = entry.value {
                guard let colors = RampColors.named(name) else {
                    throw fault(entry, "names no ramp", hint: "known: " + RampColors.names.joined(separator: ", "))
                }
                theme.ramps[ramp] = colors
            } else {
                let stops = entry.value.values.map { $0.text.flatMap(RGB.init(hex:)) }
                guard (2...64).contains(stops.count), !stops.contains(nil) else {
                    throw fault(entry, "must be 2 to 64 colours such as \"#0b0a1a\", or a ramp's name")
                }
                theme.ramps[ramp] = RampColors(stops: stops.compactMap { $0 })
            }
        }
        for (section, range) in [("ramps256", 0...255), ("ramps16", 0...15)] {
            for entry in table(section) {
                let ramp = try self.ramp(entry)
                let numbers = entry.value.values.map { $0.number ?? -1 }
                guard (2...64).contains(numbers.count), numbers.allSatisfy(range.contains) else {
                    throw fault(entry, "must be 2 to 64 numbers from 0 to \(range.upperBound)")
                }
                let numbered = numbers.map { UInt8($0) }
                let colors = theme.colors(ramp)
                theme.ramps[ramp] = RampColors(
                    stops: colors.stops, palette256: section == "ramps256" ? numbered : colors.palette256,
                    palette16: section == "ramps16" ? numbered : colors.palette16)
            }
        }
    }

    private func table(_ name: String) -> [ThemeText.Entry] { text.entries.filter { $0.table == name } }

    private func ramp(_ entry: ThemeText.Entry) throws(ThemeError) -> Ramp {
        guard let ramp = Ramp(rawValue: entry.key) else {
            throw fault(entry, "is no ramp", hint: "known: " + Ramp.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return ramp
    }

    private func unknownRole(_ entry: ThemeText.Entry) -> ThemeError {
        fault(entry, "is no role", hint: "known: " + Role.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private func fault(_ entry: ThemeText.Entry, _ what: String, hint: String? = nil) -> ThemeError {
        fault(entry.key, entry.line, what, hint: hint)
    }

    private func fault(_ key: String, _ line: Int, _ what: String, hint: String? = nil) -> ThemeError {
        ThemeError("\(path):\(line): \(Escaper.line(key)) \(what)", hint: hint)
    }
}
