// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc

/// Requests to one hub: sends the token where it may go, follows redirects, tries again what may pass.
final class HubConnection {
    private static let mostRedirects = 10

    let settings: HubSettings
    let watch: HubWatch
    private let meter: HubMeter
    private let transfer: HubTransfer
    /// Whether anything was ever answered: a network that is not there is not waited for.
    private var hasAnswered = false

    init(_ settings: HubSettings, watch: HubWatch, meter: HubMeter) throws {
        (self.settings, self.watch, self.meter) = (settings, watch, meter)
        transfer = try HubTransfer()
    }

    /// What the hub says of a file: the heads of the answer and of those that led to it, the last first. A redirect to
    /// elsewhere that says all there is to know of the file is an answer.
    func heads(of url: HubURL) throws -> [HubHead] {
        try persisting {
            var chain: [HubHead] = []
            try follow(
                HubTransfer.Request(url: url, isHead: true, wholeSeconds: settings.answerSeconds),
                isAnswer: { head in
                    chain.insert(head, at: 0)
                    return head["x-linked-etag"] != nil
                }, to: HubTransfer.Receiver())
            return chain
        }
    }

    /// A small document, at most `limit` bytes.
    func document(_ url: HubURL, limit: Int = 32 << 20) throws -> (head: HubHead, bytes: [UInt8]) {
        try persisting {
            var bytes: [UInt8] = []
            var receiver = HubTransfer.Receiver()
            receiver.body = { piece in
                guard bytes.count + piece.count <= limit else { throw HubFault.unfit("a page without an end") }
                bytes += piece
            }
            let head = try follow(HubTransfer.Request(url: url, wholeSeconds: nil), to: receiver)
            return (head, bytes)
        }
    }

    /// One try to fetch a file's bytes from `start` on.
    func stream(_ url: HubURL, from start: Int, to receiver: HubTransfer.Receiver) throws {
        let lines = start > 0 ? ["Range: bytes=\(start)-"] : []
        try follow(HubTransfer.Request(url: url, lines: lines), to: receiver)
    }

    /// Does `attempt` again while it fails in ways that pass.
    ///
    /// - Parameter advanced: whether something was gained since this was last asked; the count then begins anew.
    func persisting<T>(advanced: () -> Bool = { false }, _ attempt: () throws -> T) throws -> T {
        var failures = 0
        while true {
            do {
                return try attempt()
            } catch let fault as HubFault where fault.isPassing {
                failures = advanced() ? 1 : failures + 1
                var most = settings.patience.attempts
                switch fault {
                case .unreachable where !hasAnswered: most = 0
                case .timedOut where !hasAnswered: most = 1
                default: break
                }
                guard failures <= most, let pause = settings.patience.pause(before: failures, after: fault) else {
                    throw fault
                }
                try wait(pause, saying: fault.text)
            }
        }
    }

    private func wait(_ seconds: Double, saying why: String) throws {
        if seconds >= 0.5 { meter.say("waiting \(Int(seconds.rounded(.up))) s: \(why)") }
        let end = ContinuousClock.now + .seconds(seconds)
        repeat {
            try watch.checkpoint()
            usleep(20_000)
        } while ContinuousClock.now < end
    }

    /// Sends a request and those that its redirects ask for. The token goes to the hub's own address and, once a
    /// redirect has led elsewhere, nowhere any more.
    ///
    /// - Parameter isAnswer: whether a redirect is itself what was asked for.
    @discardableResult
    private func follow(
        _ first: HubTransfer.Request, isAnswer: (HubHead) -> Bool = { _ in false }, to receiver: HubTransfer.Receiver
    ) throws -> HubHead {
        var request = first
        var visited: Set<String> = []
        var isAtHome = true
        while true {
            let place = request.url
            guard visited.insert(place.text).inserted, visited.count <= Self.mostRedirects else {
                throw HubFault.circle(place.origin)
            }
            isAtHome = isAtHome && place.origin == settings.endpoint.origin
            request.lines = first.lines + ["Accept-Encoding: identity", "User-Agent: rebus"]
            if isAtHome, let token = settings.token { request.lines.append("Authorization: Bearer \(token)") }
            request.authorities = settings.authorities
            request.connectSeconds = settings.answerSeconds
            request.stallSeconds = settings.stallSeconds
            let head = try transfer.send(request, to: passing(receiver))
            hasAnswered = true
            let isKnown = isAnswer(head)
            guard let location = head.location, !isKnown else {
                guard isKnown || (200..<300).contains(head.status) else { throw HubFault.status(head) }
                return head
            }
            guard let next = place.resolving(location), next.scheme == "https" || settings.endpoint.scheme == "http"
            else { throw HubFault.astray(location) }
            request.url = next
        }
    }

    /// A receiver that sees neither redirects nor the pages that come with failures.
    private func passing(_ receiver: HubTransfer.Receiver) -> HubTransfer.Receiver {
        var isWanted = false
        return HubTransfer.Receiver(
            head: { head in
                isWanted = (200..<300).contains(head.status)
                guard isWanted else { return }
                if let coding = head["content-encoding"], coding.lowercased() != "identity" {
                    throw HubFault.unfit("an answer packed with \(coding)")
                }
                try receiver.head(head)
            },
            body: { if isWanted { try receiver.body($0) } },
            waiting: watch.checkpoint)
    }
}
