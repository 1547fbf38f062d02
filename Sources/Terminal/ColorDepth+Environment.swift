// SPDX-License-Identifier: GPL-3.0-or-later
import Frames

extension ColorDepth {
    /// The depth that the environment tells of: `NO_COLOR`, tmux (which takes 24 bits and brings them down to what its
    /// client shows), `COLORTERM`, `TERM`.
    ///
    /// A terminal that has fewer colours than its name says is found out when it is opened.
    public static func told(by environment: [String: String]) -> ColorDepth {
        if let value = environment["NO_COLOR"], !value.isEmpty { return .none }
        let term = environment["TERM"] ?? ""
        if term.hasPrefix("vt") || term == "dumb" || term == "xterm-mono" { return .none }
        if isDirect(environment) { return .full }
        if term.contains("256") { return .palette256 }
        return .palette16
    }

    private static func isDirect(_ environment: [String: String]) -> Bool {
        if environment["TMUX"]?.isEmpty == false { return true }
        let claim = environment["COLORTERM"] ?? ""
        return claim == "truecolor" || claim == "24bit" || environment["TERM"]?.hasSuffix("-direct") == true
    }
}

/// What to hand to `newterm`: a name, and where a compiled entry comes along, that entry.
struct TerminalDescription: Equatable {
    let name: String?
    let entry: String?

    /// Descriptions to try, best first, for a depth.
    static func candidates(for depth: ColorDepth, environment: [String: String]) -> [TerminalDescription] {
        let term = environment["TERM"] ?? ""
        let inMultiplexer = term.hasPrefix("tmux") || term.hasPrefix("screen")
        let direct = TerminalDescription(
            name: DirectTerminfo.name, entry: inMultiplexer ? DirectTerminfo.tmux : DirectTerminfo.xterm)
        let own = TerminalDescription(name: nil, entry: nil)
        let wide = TerminalDescription(name: inMultiplexer ? "screen-256color" : "xterm-256color", entry: nil)
        switch depth {
        case .full: return [direct]
        case .palette256: return term.contains("256") ? [own, wide, direct] : [wide, own, direct]
        case .palette16, .none: return [own, wide, direct]
        }
    }
}
