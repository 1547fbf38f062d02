// SPDX-License-Identifier: GPL-3.0-or-later
import CCurl
import Glibc

/// One request after another over connections that stay open; follows no redirect and tries nothing twice.
final class HubTransfer {
    struct Request {
        var url: HubURL
        var isHead = false
        /// Header lines: `Range: bytes=5-`.
        var lines: [String] = []
        var authorities: String?
        var connectSeconds = 10
        /// nil where only standing still is too long.
        var wholeSeconds: Int?
        var stallSeconds = 10
    }

    /// Who takes the answer; what one of the functions throws ends the request and comes out of `send`.
    struct Receiver {
        var head: (HubHead) throws -> Void = { _ in }
        var body: (UnsafeRawBufferPointer) throws -> Void = { _ in }
        var waiting: () throws -> Void = {}
    }

    private let link: OpaquePointer

    /// - Throws: `HubFault` where the system has no libcurl.
    init() throws {
        guard let link = transfer_open() else { throw HubFault.noLibrary }
        self.link = link
    }

    deinit { transfer_close(link) }

    /// Sends a request; gives the head of its answer.
    ///
    /// - Throws: `HubFault` where no answer came to its end, and what the receiver throws.
    @discardableResult
    func send(_ request: Request, to receiver: Receiver) throws -> HubHead {
        let answer = Answer(receiver, patience: request.stallSeconds)
        var reason = [CChar](repeating: 0, count: 256)
        let lines = request.lines.map { strdup($0) }
        defer { for line in lines { free(line) } }
        let pointers = lines.map { UnsafePointer<CChar>($0) } + [nil]
        let ending = request.url.text.withCString { url in
            pointers.withUnsafeBufferPointer { lines in
                (request.authorities ?? "").withCString { authorities in
                    var raw = transfer_request()
                    raw.url = url
                    raw.lines = lines.baseAddress
                    raw.head_only = request.isHead ? 1 : 0
                    raw.authorities = request.authorities == nil ? nil : authorities
                    raw.without_proxy = request.url.isLoopback ? 1 : 0
                    raw.connect_milliseconds = request.connectSeconds * 1000
                    raw.whole_milliseconds = (request.wholeSeconds ?? 0) * 1000
                    raw.context = Unmanaged.passUnretained(answer).toOpaque()
                    raw.line = { context, bytes, count in Answer.of(context)?.takeLine(bytes, count) ?? 1 }
                    raw.body = { context, bytes, count in Answer.of(context)?.takeBody(bytes, count) ?? 1 }
                    raw.waiting = { context in Answer.of(context)?.wait() ?? 1 }
                    return transfer_send(link, &raw, &reason)
                }
            }
        }
        let said = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        withExtendedLifetime(answer) {}
        if let failure = answer.failure { throw failure }
        switch Int(ending) {
        case Int(TRANSFER_DONE):
            guard answer.head.status > 0 else { throw HubFault.broken("the answer is no HTTP") }
            try answer.announce()
            return answer.head
        case Int(TRANSFER_TIMED_OUT): throw HubFault.timedOut(said)
        case Int(TRANSFER_UNREACHABLE): throw HubFault.unreachable(said)
        case Int(TRANSFER_UNTRUSTED): throw HubFault.untrusted(said)
        default: throw HubFault.broken(said)
        }
    }

    /// What has come of an answer, and the error that ended it.
    private final class Answer {
        var head = HubHead()
        var failure: (any Error)?
        private let receiver: Receiver
        private let patience: Int
        /// When something came last. libcurl's own watch over slow connections looks at the last five seconds at once.
        private var lastSign = ContinuousClock.now
        private var isAnnounced = false

        init(_ receiver: Receiver, patience: Int) { (self.receiver, self.patience) = (receiver, patience) }

        static func of(_ context: UnsafeMutableRawPointer?) -> Answer? {
            context.map { Unmanaged<Answer>.fromOpaque($0).takeUnretainedValue() }
        }

        func takeLine(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
            attempt {
                lastSign = .now
                guard !isAnnounced else { return }
                guard head.take(UnsafeRawBufferPointer(start: bytes, count: count)) else {
                    throw HubFault.broken("the answer's head has no end")
                }
            }
        }

        func takeBody(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
            attempt {
                lastSign = .now
                try announce()
                try receiver.body(UnsafeRawBufferPointer(start: bytes, count: count))
            }
        }

        func wait() -> Int32 {
            attempt {
                try receiver.waiting()
                guard ContinuousClock.now - lastSign > .seconds(patience) else { return }
                throw HubFault.timedOut("nothing came for \(patience) s")
            }
        }

        /// Hands the head on, once, when all of it is there.
        func announce() throws {
            guard !isAnnounced else { return }
            isAnnounced = true
            try receiver.head(head)
        }

        private func attempt(_ step: () throws -> Void) -> Int32 {
            do {
                try step()
                return 0
            } catch {
                failure = failure ?? error
                return 1
            }
        }
    }
}
