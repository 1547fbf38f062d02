// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation

/// The folders themes are looked for in, the user's own first.
public struct ThemeFolder: Sendable {
    public let paths: [String]

    public init(paths: [String]) { self.paths = paths }

    /// `$XDG_CONFIG_HOME/rebus/themes`, then `../share/rebus/Themes` beside the program, then `Themes` of the
    /// repository that the program was built in.
    public static func standard(executable: String, environment: [String: String]) -> ThemeFolder {
        var paths: [String] = []
        if let config = environment["XDG_CONFIG_HOME"], config.hasPrefix("/") {
            paths.append(config + "/rebus/themes")
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            paths.append(home + "/.config/rebus/themes")
        }
        let program = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        paths.append(program.deletingLastPathComponent().appendingPathComponent("share/rebus/Themes").path)
        // .build/<triple>/debug/rebus: the repository is a few folders up.
        var folder = program
        for _ in 0..<5 where folder.path != "/" {
            folder = folder.deletingLastPathComponent()
            let themes = folder.appendingPathComponent("Themes").path
            if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
                paths.append(themes)
                break
            }
        }
        return ThemeFolder(paths: paths)
    }

    /// The names of all themes, `dusk` among them, in order.
    public var names: [String] {
        var names: Set<String> = [Theme.dusk.name]
        for path in paths {
            for file in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] where file.hasSuffix(".toml")
            {
                names.insert(String(file.dropLast(5)))
            }
        }
        return names.filter(Self.isName).sorted()
    }

    /// The theme of this name, with what it inherits.
    ///
    /// - Throws: `ThemeError` if there is none, or with the file and line of what is wrong; fall back to `Theme.dusk`.
    public func theme(named name: String) throws(ThemeError) -> Theme {
        try theme(named: name, inheritedBy: [])
    }

    private func theme(named name: String, inheritedBy heirs: [String]) throws(ThemeError) -> Theme {
        guard let path = file(of: name) else {
            if name == Theme.dusk.name { return .dusk }
            throw ThemeError(
                "no theme \(Escaper.line(name))", hint: "themes: " + names.joined(separator: ", "))
        }
        guard !heirs.contains(name), heirs.count < 8 else {
            throw ThemeError("\(path):1: \(name) inherits itself by way of \(heirs.joined(separator: ", "))")
        }
        let file = try ThemeFile(name: name, path: path, text: Self.read(path))
        guard let base = try file.inherits(), base != name else { return try file.theme(on: .dusk) }
        return try file.theme(on: theme(named: base, inheritedBy: heirs + [name]))
    }

    private func file(of name: String) -> String? {
        guard Self.isName(name) else { return nil }
        return paths.map { "\($0)/\(name).toml" }.first { FileManager.default.fileExists(atPath: $0) }
    }

    /// A theme's name is letters, digits, `-` and `_`: never a path.
    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 64
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }

    private static func read(_ path: String) throws(ThemeError) -> String {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular
                || attributes[.type] as? FileAttributeType == .typeSymbolicLink,
            let handle = FileHandle(forReadingAtPath: path)
        else { throw ThemeError("\(path): cannot be read") }
        defer { try? handle.close() }
        guard let data = try? handle.read(upToCount: ThemeFile.sizeLimit + 1),
            let text = String(data: data, encoding: .utf8)
        else { throw ThemeError("\(path): is empty or not UTF-8") }
        return text
    }
}
