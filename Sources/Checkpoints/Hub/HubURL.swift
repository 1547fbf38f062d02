// SPDX-License-Identifier: GPL-3.0-or-later

/// An address that the hub's client may ask: http or https, a host, and what follows it.
struct HubURL: Sendable, Equatable {
    let scheme: String
    /// In lower case; an IPv6 address with its brackets.
    let host: String
    let port: Int
    /// From the first `/` on, query and all; empty for none.
    let path: String

    /// nil for what is no such address: other schemes, a name and password before the host, bytes that must be escaped.
    init?(_ text: String) {
        let bytes = text.utf8
        guard bytes.count <= 8192, bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://")
        else { return nil }
        let scheme = text[..<colon].lowercased()
        guard scheme == "http" || scheme == "https" else { return nil }
        let rest = text[colon...].dropFirst(3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        var host = authority
        var port = scheme == "http" ? 80 : 443
        if let colon = authority.lastIndex(of: ":"), authority.last != "]" {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65535).contains(number) else {
                return nil
            }
            port = number
            host = authority[..<colon]
        }
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let inner = isBracketed ? host.dropFirst().dropLast() : host
        let allowed = { (byte: UInt8) in
            Self.isPlain(byte) && byte != UInt8(ascii: "~") || isBracketed && byte == UInt8(ascii: ":")
        }
        guard !inner.isEmpty, inner.utf8.count <= 255, inner.utf8.allSatisfy(allowed) else { return nil }
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
        path = String(rest[authority.endIndex...].prefix { $0 != "#" })
    }

    private init(scheme: String, host: String, port: Int, path: String) {
        (self.scheme, self.host, self.port, self.path) = (scheme, host, port, path)
    }

    var text: String {
        let standard = scheme == "http" ? 80 : 443
        return "\(scheme)://\(host)\(port == standard ? "" : ":\(port)")\(path)"
    }

    /// Where the address is, without what is asked there.
    var origin: String { "\(scheme)://\(host):\(port)" }

    /// Whether the address is this machine's own.
    var isLoopback: Bool { host == "localhost" || host == "[::1]" || host.hasPrefix("127.") && isIPv4 }

    private var isIPv4: Bool { host.utf8.allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) } }

    /// This address with further segments, each escaped.
    func appending(_ segments: [String]) -> HubURL {
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        let more = segments.map { "/" + Self.escape($0) }.joined()
        return HubURL(scheme: scheme, host: host, port: port, path: base + more)
    }

    /// What a `Location` header that came from here means (RFC 3986, section 5); nil where it is no address to ask.
    func resolving(_ location: String) -> HubURL? {
        if let whole = HubURL(location) { return whole }
        if location.hasPrefix("//") { return HubURL("\(scheme):\(location)") }
        guard !location.isEmpty, !(location.prefix { $0 != "/" && $0 != "?" }).contains(":") else { return nil }
        let here = path.prefix { $0 != "?" }
        let base: Substring
        if location.hasPrefix("/") {
            base = ""
        } else if location.hasPrefix("?") {
            base = here
        } else {
            base = here[..<(here.lastIndex(of: "/").map { here.index(after: $0) } ?? here.endIndex)]
        }
        let joined = base.isEmpty && !location.hasPrefix("/") ? "/" + location : base + location
        return HubURL(origin + joined)
    }

    /// The text with all but letters, digits and `-._~` as percent signs and digits.
    static func escape(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.utf8 {
            if isPlain(byte) {
                out.append(byte)
            } else {
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "-._~".utf8.contains(byte)
    }
}
