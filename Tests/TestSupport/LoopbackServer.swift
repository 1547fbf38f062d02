// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc
import Synchronization

/// An HTTP/1.1 server on this machine that answers as a closure says and remembers what it was asked.
public final class LoopbackServer: Sendable {
    public struct Request: Sendable {
        public let method: String
        public let path: String
        /// By names in lower case.
        public let headers: [String: String]

        /// The first byte of the range that is asked for.
        public var start: Int? {
            headers["range"].flatMap { $0.split(separator: "=").last }.flatMap { Int($0.prefix { $0 != "-" }) }
        }
    }

    public struct Reply: Sendable {
        public enum Ending: Sendable, Equatable {
            case whole
            /// So many bytes of the body, then the connection is closed.
            case cut(Int)
            /// So many bytes, then nothing until the server ends.
            case stall(Int)
            /// Pieces of so many bytes with a short sleep between them.
            case slow(Int)
        }

        public var status: Int
        public var headers: [String: String]
        public var body: [UInt8]
        public var ending = Ending.whole

        public init(status: Int = 200, headers: [String: String] = [:], body: [UInt8] = []) {
            (self.status, self.headers, self.body) = (status, headers, body)
        }
    }

    private struct State {
        var requests: [Request] = []
        var served: [String: Int] = [:]
        var isOver = false
    }

    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let answer: @Sendable (Request) -> Reply

    public init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
        self.answer = answer
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let isUp = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, raw, &length) == 0
            }
        }
        guard isUp else { throw POSIXError(.EADDRNOTAVAIL) }
        port = Int(UInt16(bigEndian: address.sin_port))
        // The thread holds the server until `stop`.
        Thread.detachNewThread { [self] in accept() }
    }

    public var origin: String { "http://127.0.0.1:\(port)" }
    public var requests: [Request] { state.withLock { $0.requests } }
    /// Bytes of bodies that were sent for this path.
    public func served(_ path: String) -> Int { state.withLock { $0.served[path] ?? 0 } }
    private var isOver: Bool { state.withLock { $0.isOver } }

    public func stop() {
        state.withLock { $0.isOver = true }
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func accept() {
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else {
                if isOver || errno != EINTR { return }
                continue
            }
            Thread.detachNewThread { [self] in serve(client) }
        }
    }

    private func serve(_ client: Int32) {
        defer { close(client) }
        // A head and its body would else wait for each other.
        var yes: Int32 = 1
        setsockopt(client, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        var waiting: [UInt8] = []
        while let request = read(client, &waiting) {
            state.withLock { $0.requests.append(request) }
            guard send(answer(request), for: request, to: client) else { return }
        }
    }

    private func read(_ client: Int32, _ waiting: inout [UInt8]) -> Request? {
        let end: [UInt8] = [13, 10, 13, 10]
        while true {
            if let found = waiting.firstRange(of: end) {
                let text = String(decoding: waiting[..<found.lowerBound], as: UTF8.self)
                waiting.removeSubrange(..<found.upperBound)
                let lines = text.replacing("\r\n", with: "\n").split(separator: "\n")
                let words = (lines.first ?? "").split(separator: " ").map(String.init)
                guard words.count > 1 else { return nil }
                var headers: [String: String] = [:]
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    if parts.count == 2 {
                        headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
                    }
                }
                return Request(method: words[0], path: words[1], headers: headers)
            }
            var buffer = [UInt8](repeating: 0, count: 8192)
            let got = recv(client, &buffer, buffer.count, 0)
            guard got > 0 else { return nil }
            waiting += buffer.prefix(got)
        }
    }

    /// False where the connection is over.
    private func send(_ reply: Reply, for request: Request, to client: Int32) -> Bool {
        var head = "HTTP/1.1 \(reply.status) Reply\r\n"
        var headers = reply.headers
        if headers["Content-Length"] == nil { headers["Content-Length"] = "\(reply.body.count)" }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        guard write(Array((head + "\r\n").utf8), to: client) else { return false }
        guard request.method != "HEAD" else { return true }
        let path = String(request.path.prefix { $0 != "?" })
        func part(_ bytes: ArraySlice<UInt8>) -> Bool {
            guard write(Array(bytes), to: client) else { return false }
            state.withLock { $0.served[path, default: 0] += bytes.count }
            return true
        }
        switch reply.ending {
        case .whole: return part(reply.body[...])
        case .cut(let count):
            _ = part(reply.body.prefix(count))
            return false
        case .stall(let count):
            _ = part(reply.body.prefix(count))
            while !isOver { usleep(20_000) }
            return false
        case .slow(let size):
            var rest = reply.body[...]
            while !rest.isEmpty {
                guard part(rest.prefix(size)) else { return false }
                rest = rest.dropFirst(size)
                usleep(20_000)
            }
            return true
        }
    }

    private func write(_ bytes: [UInt8], to client: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let step = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    client, buffer.baseAddress.map { $0 + done }, bytes.count - done, Int32(MSG_NOSIGNAL))
            }
            guard step > 0 else { return false }
            done += step
        }
        return true
    }
}
