// SPDX-License-Identifier: GPL-3.0-or-later

/// Why a request to the hub gave nothing.
enum HubFault: Error, Equatable {
    /// No such host, or nobody answers there.
    case unreachable(String)
    case timedOut(String)
    /// The other side's certificate is not to be trusted.
    case untrusted(String)
    /// The connection broke, or what came is no proper answer.
    case broken(String)
    case status(HubHead)
    /// More redirects than a file can need, or one to where the answer was before.
    case circle(String)
    /// A redirect to what is no address, or from https to http.
    case astray(String)
    /// An answer that is none to what was asked.
    case unfit(String)
    case noLibrary

    /// Whether the same request may well succeed a little later.
    var isPassing: Bool {
        switch self {
        case .timedOut, .broken, .unreachable: true
        case .status(let head): [408, 429, 500, 502, 503, 504].contains(head.status)
        case .untrusted, .circle, .astray, .unfit, .noLibrary: false
        }
    }

    /// Whether the hub could not be asked at all, so that what the cache holds is the best there is.
    var isAbsence: Bool {
        switch self {
        case .unreachable, .timedOut, .broken, .noLibrary, .untrusted: true
        case .status(let head): head.status >= 500 || head.status == 429
        case .circle, .astray, .unfit: false
        }
    }

    /// What happened, as the middle of a sentence.
    var text: String {
        switch self {
        case .unreachable(let said), .timedOut(let said), .broken(let said):
            said.isEmpty ? "the connection broke" : Self.short(said)
        case .untrusted(let said): "its certificate is not to be trusted: \(Self.short(said))"
        case .status(let head):
            "it answered \(head.status)" + (head["x-error-message"].map { ", \(Self.short($0))" } ?? "")
        case .circle(let place): "it redirects in a circle (\(place))"
        case .astray(let place): "it redirects to \(Self.short(place)), where Rebus does not follow"
        case .unfit(let what): "it sends \(Self.short(what))"
        case .noLibrary: "this system has no libcurl"
        }
    }

    /// A server's words, cut to what a line holds.
    private static func short(_ text: String) -> String {
        let cut = text.prefix(200)
        return cut.utf8.count < text.utf8.count ? cut + "…" : String(cut)
    }
}
