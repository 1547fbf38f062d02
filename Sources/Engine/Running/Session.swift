// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import Results

/// Everything a user works with between start and quit: names and their values, results, settings, the journal.
///
/// It belongs to one thread; what other threads need is published as a `Scope`.
public final class Session {
    public let verbs: Verbs
    public var settings: Settings
    /// Absolute; file names are read from here.
    public let folder: String
    /// The process's environment, which says where caches and settings are.
    public let environment: [String: String]
    /// Whether a person types the lines: prefixes of verbs and `!` count.
    public let isInteractive: Bool
    public let cancelFlag: CancelFlag
    public internal(set) var names = NameTable()
    public internal(set) var journal = Journal()
    var results = RecentResults()
    /// Scripts that are being read, outermost first, by their resolved paths.
    var scripts: [String] = []
    /// Runs that were begun, the innermost last.
    public internal(set) var runs: [LiveRun] = []
    var runPace = Pace()
    /// Passes that are stopped, the innermost last.
    public internal(set) var stops: [PassStop] = []
    /// How often a pass was stopped.
    var stopCount = 0
    /// Where passes stop.
    public internal(set) var passBreaks: [PassBreak] = []
    /// What was changed by hand, the newest last.
    public internal(set) var changes: [ModelChange] = []
    /// Where lines come from, the innermost last.
    var feeds: [LineFeed] = []
    /// Waits for a line at a stop; nil where nobody can type one. Throws to give the stopped pass up.
    var lineWhileStopped: (() throws -> String?)?
    /// Where the files that come with the program lie: `Sessions`, `Demo`; nil where there are none.
    public let resources: String?

    public init(
        commands: [any Command.Type], settings: Settings = .standard(), folder: String? = nil, resources: String? = nil,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        isInteractive: Bool = false, cancelFlag: CancelFlag = CancelFlag()
    ) {
        verbs = Verbs(commands)
        self.settings = settings
        self.folder = folder ?? Session.currentFolder()
        self.environment = environment
        self.resources = resources
        self.isInteractive = isInteractive
        self.cancelFlag = cancelFlag
    }

    /// Whether the line that runs stands in a script.
    public var isInScript: Bool { !scripts.isEmpty }

    /// What completion and hints may know of the session as it is now.
    public var scope: Scope {
        let here = stops.last.map { [Value.trace($0.here).scopeName("here")] } ?? []
        return Scope(
            verbs: verbs, names: names.all.map(\.scopeName) + here, settings: settings, folder: folder,
            isInteractive: isInteractive && scripts.isEmpty, patched: patches().count)
    }

    /// The path of a file as a user names it: `~` is the home folder, anything else starts at the working folder.
    public func resolve(_ path: String) -> String { Session.resolve(path, in: folder) }

    static func resolve(_ path: String, in folder: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        if path == "~" || path.hasPrefix("~/"), let home = getenv("HOME") {
            return String(cString: home) + path.dropFirst()
        }
        return path.isEmpty ? folder : folder + "/" + path
    }

    private static func currentFolder() -> String {
        guard let path = getcwd(nil, 0) else { return "." }
        defer { free(path) }
        return String(cString: path)
    }
}
