// SPDX-License-Identifier: GPL-3.0-or-later
import TOMLKit

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
    let text: String
    private let root: TOMLTable

    init(name: String, path: String, text: String) throws(ThemeError) {
        self.name = name
        self.path = path
        self.text = text
        guard text.utf8.count <= Self.sizeLimit else {
            throw ThemeError("\(path): larger than 256 KiB", hint: "a theme is a few colours")
        }
        try Self.checkHeaders(in: text, path)
        do {
            root = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ThemeError("\(path):\(error.source.begin.line): \(error.description)")
        } catch {
            throw ThemeError("\(path): \(error)")
        }
    }

    /// Refuses a table whose name does not begin as a name may: TOMLKit's parser would end the program.
    private static func checkHeaders(in text: String, _ path: String) throws(ThemeError) {
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")], mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        for (index, line) in text.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            var rest = Array(line)[...]
            if index == 0, rest.starts(with: mark) { rest = rest.dropFirst(mark.count) }
            rest = rest.drop(while: blanks.contains)
            guard rest.first == UInt8(ascii: "[") else { continue }
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "[") { rest = rest.dropFirst() }
            rest = rest.drop(while: blanks.contains)
            let begins = rest.first.map { byte in
                let letter = byte | 0x20
                return (0x61...0x7A).contains(letter) || (0x30...0x39).contains(byte) || "-_\"']".utf8.contains(byte)
            }
            guard begins == true else {
                throw ThemeError(
                    "\(path):\(index + 1): a table has no name", hint: "tables are [roles], [ramps] and their like")
            }
        }
    }

    /// The theme it is built on; dusk if it says nothing.
    func inherits() throws(ThemeError) -> String? {
        guard let value = root["inherits"] else { return nil }
        guard let name = value.string else { throw fault("inherits", "must be a theme's name, such as \"dusk\"") }
        return name
    }

    /// The theme, everything it does not name as in `base`.
    func theme(on base: Theme) throws(ThemeError) -> Theme {
        let known = ["inherits", "roles", "roles16", "ramps", "ramps256", "ramps16"]
        for key in root.keys where !known.contains(key) {
            throw fault(key, "is not part of a theme", hint: "known: " + known.joined(separator: ", "))
        }
        var theme = base
        theme = Theme(name: name, roles: base.roles, ramps: base.ramps, roles16: base.roles16)
        try readRoles(into: &theme)
        try readRoles16(into: &theme)
        try readRamps(into: &theme)
        return theme
    }

    private func readRoles(into theme: inout Theme) throws(ThemeError) {
        for (key, value) in try table("roles") {
            guard let role = Role(rawValue: key) else { throw unknownRole(key) }
            guard let text = value.string, let color = RGB(hex: text) else {
                throw fault(key, "must be a colour such as \"#7fcdc6\"")
            }
            theme.roles[role] = color
        }
    }

    private func readRoles16(into theme: inout Theme) throws(ThemeError) {
        for (key, value) in try table("roles16") {
            guard let role = Role(rawValue: key) else { throw unknownRole(key) }
            if value.string == "default" {
                theme.roles16[role] = nil
            } else if let number = value.int, (0...15).contains(number) {
                theme.roles16[role] = UInt8(number)
            } else {
                throw fault(key, "must be a number from 0 to 15, or \"default\"")
            }
        }
    }

    private func readRamps(into theme: inout Theme) throws(ThemeError) {
        for (key, value) in try table("ramps") {
            let ramp = try self.ramp(key)
            if let name = value.string {
                guard let colors = RampColors.named(name) else {
                    throw fault(key, "names no ramp", hint: "known: " + RampColors.names.joined(separator: ", "))
                }
                theme.ramps[ramp] = colors
            } else {
                let stops = (value.array.map(Array.init) ?? []).map { $0.string.flatMap(RGB.init(hex:)) }
                guard (2...64).contains(stops.count), !stops.contains(nil) else {
                    throw fault(key, "must be 2 to 64 colours such as \"#0b0a1a\", or a ramp's name")
                }
                theme.ramps[ramp] = RampColors(stops: stops.compactMap { $0 })
            }
        }
        for (section, range) in [("ramps256", 0...255), ("ramps16", 0...15)] {
            for (key, value) in try table(section) {
                let ramp = try self.ramp(key)
                let numbers = (value.array.map(Array.init) ?? []).map { $0.int ?? -1 }
                guard (2...64).contains(numbers.count), numbers.allSatisfy(range.contains) else {
                    throw fault(key, in: section, "must be 2 to 64 numbers from 0 to \(range.upperBound)")
                }
                let list = numbers.map { UInt8($0) }
                let colors = theme.colors(ramp)
                theme.ramps[ramp] = RampColors(
                    stops: colors.stops, palette256: section == "ramps256" ? list : colors.palette256,
                    palette16: section == "ramps16" ? list : colors.palette16)
            }
        }
    }

    private func table(_ key: String) throws(ThemeError) -> [(String, TOMLValue)] {
        guard let value = root[key] else { return [] }
        guard let table = value.table else { throw fault(key, "must be a table: [\(key)]") }
        return table.keys.sorted().compactMap { name in table[name].map { (name, $0.tomlValue) } }
    }

    private func ramp(_ key: String) throws(ThemeError) -> Ramp {
        guard let ramp = Ramp(rawValue: key) else {
            throw fault(key, "is no ramp", hint: "known: " + Ramp.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return ramp
    }

    private func unknownRole(_ key: String) -> ThemeError {
        fault(key, "is no role", hint: "known: " + Role.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private func fault(_ key: String, in section: String? = nil, _ what: String, hint: String? = nil) -> ThemeError {
        ThemeError("\(path):\(line(of: key, in: section)): \(Escaper.line(key)) \(what)", hint: hint)
    }

    /// The line that sets `key`, from 1; TOMLKit keeps no places, so it is looked for.
    private func line(of key: String, in section: String?) -> Int {
        var isInside = section == nil
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.drop { $0 == " " || $0 == "\t" }
            if words.hasPrefix("[") {
                if words.hasPrefix("[\(key)]") { return index + 1 }
                isInside = section.map { words.hasPrefix("[\($0)]") } ?? true
            } else if isInside {
                let name = words.prefix { $0 != "=" && $0 != " " && $0 != "\t" }
                if name == key || name == "\"\(key)\"" || name == "'\(key)'" { return index + 1 }
            }
        }
        return 1
    }
}
