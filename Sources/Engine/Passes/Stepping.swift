// SPDX-License-Identifier: GPL-3.0-or-later
import Networks

/// How a pass that was stopped goes on, and where it stops again.
public enum Stepping: Sendable, Equatable {
    /// To the next break, or the end.
    case freely
    /// Into the next module that holds others, or past the next that holds none.
    case into
    /// Past the next module that lies no deeper.
    case over(depth: Int)
    /// To the end of the module that holds this one.
    case out(of: String)

    /// Whether a pass that goes on so stops at a place.
    func stops(at point: Pass.Point, holdsModules: Bool) -> Bool {
        let isEnd = point.name == "$out"
        switch self {
        case .freely: return false
        case .into: return isEnd || (point.name == "$in" && holdsModules)
        case .over(let depth): return isEnd && point.depth <= depth
        case .out(let path): return isEnd && (point.path.isEmpty || path.utf8.starts(with: (point.path + ".").utf8))
        }
    }
}

extension Pass.Point {
    /// How many names its path has.
    var depth: Int { path.isEmpty ? 0 : path.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: ".") ? 1 : 0) } }
}
