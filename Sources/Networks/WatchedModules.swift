// SPDX-License-Identifier: GPL-3.0-or-later

/// The modules of a network that somebody watches; the others run as fast as if nobody did.
public struct WatchedModules: Sendable {
    /// nil for every module.
    private let paths: Set<String>?
    /// Modules that hold watched ones.
    private let above: Set<String>

    /// Whether every module counts as one that holds a watched one.
    private var reachesAll = false

    public static let all = WatchedModules(paths: nil, above: [])

    private init(paths: Set<String>?, above: Set<String>) {
        self.paths = paths
        self.above = above
    }

    /// - Parameter paths: the modules themselves; what lies in them is not watched with them.
    public init(_ paths: some Sequence<String>) {
        var above: Set<String> = []
        let paths = Set(paths)
        for path in paths {
            var rest = path[...]
            while let dot = rest.lastIndex(of: ".") {
                rest = rest[..<dot]
                if !above.insert(String(rest)).inserted { break }
            }
            if !path.isEmpty { above.insert("") }
        }
        self.init(paths: paths, above: above)
    }

    /// The modules of both.
    public func union(_ other: WatchedModules) -> WatchedModules {
        guard let paths, let others = other.paths else { return .all }
        var both = WatchedModules(paths: paths.union(others), above: above.union(other.above))
        both.reachesAll = reachesAll || other.reachesAll
        return both
    }

    /// The same modules, in a pass that runs everywhere as if it were watched: who looks may want to see more later.
    public var everywhereReached: WatchedModules {
        var modules = self
        modules.reachesAll = true
        return modules
    }

    public func contains(_ path: String) -> Bool { paths?.contains(path) ?? true }

    /// Whether the module or one in it is watched.
    public func reaches(into path: String) -> Bool {
        guard let paths, !reachesAll else { return true }
        return paths.contains(path) || above.contains(path)
    }
}
