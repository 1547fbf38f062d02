// SPDX-License-Identifier: GPL-3.0-or-later
import Documents

/// What the environment says of the hub, by the names that Hugging Face's own programs read.
public struct HubSettings: Sendable {
    /// `HF_ENDPOINT`, or the hub itself.
    let endpoint: HubURL
    /// `HF_TOKEN`, or what stands in the file `HF_TOKEN_PATH`, or in `token` beside the cache.
    let token: String?
    /// `HF_HUB_OFFLINE`: nothing is asked of any network.
    let isOffline: Bool
    /// `HF_HUB_ETAG_TIMEOUT`: how long an answer about a file may take.
    let answerSeconds: Int
    /// `HF_HUB_DOWNLOAD_TIMEOUT`: how long a download may stand still.
    let stallSeconds: Int
    /// A file of certificates that is trusted in place of the system's.
    let authorities: String?
    var patience = HubPatience()

    /// - Throws: `CheckpointError` when an address or a token is none, or the token would go over the network in clear.
    public init(environment: [String: String]) throws(CheckpointError) {
        func value(_ names: String...) -> String? {
            names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        }
        isOffline = Self.isTrue(value("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"))
        answerSeconds = Self.seconds(value("HF_HUB_ETAG_TIMEOUT"))
        stallSeconds = Self.seconds(value("HF_HUB_DOWNLOAD_TIMEOUT"))
        authorities = value("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE")
        let text = value("HF_ENDPOINT") ?? "https://huggingface.co"
        guard let endpoint = HubURL(text) else {
            throw CheckpointError(
                "HF_ENDPOINT is \(text), which is no address", hint: "an address is like https://huggingface.co")
        }
        self.endpoint = endpoint
        let isTokenSilent = Self.isTrue(value("HF_HUB_DISABLE_IMPLICIT_TOKEN"))
        token = isTokenSilent || isOffline ? nil : try Self.token(environment)
        if token != nil, endpoint.scheme == "http", !endpoint.isLoopback {
            throw CheckpointError(
                "HF_ENDPOINT is \(text): a token would go there in clear, for everybody on the way to read",
                hint: "use an https address, or set HF_HUB_DISABLE_IMPLICIT_TOKEN=1 to send none")
        }
    }

    private static func isTrue(_ value: String?) -> Bool {
        ["1", "ON", "YES", "TRUE"].contains(value?.uppercased() ?? "")
    }

    private static func seconds(_ value: String?) -> Int {
        guard let value, let seconds = Int(value), (1...86_400).contains(seconds) else { return 10 }
        return seconds
    }

    private static func token(_ environment: [String: String]) throws(CheckpointError) -> String? {
        for name in ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"] {
            if let token = try clean(environment[name], from: name) { return token }
        }
        var path = HubCache.home(environment) + "/token"
        if let named = environment["HF_TOKEN_PATH"], !named.isEmpty { path = HubCache.expand(named, environment) }
        guard let bytes = try? FileBytes.read(path, limit: 4096) else { return nil }
        return try clean(String(decoding: bytes, as: UTF8.self), from: path)
    }

    /// A token without the blanks around it; nil for an empty one. It is not repeated in errors.
    private static func clean(_ text: String?, from place: String) throws(CheckpointError) -> String? {
        let words = (text ?? "").split(whereSeparator: \.isWhitespace)
        guard let token = words.first else { return nil }
        guard words.count == 1, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CheckpointError(
                "what \(place) holds is no token: a token has no blanks and no letters beyond ASCII",
                hint: "tokens are made at https://huggingface.co/settings/tokens")
        }
        return String(token)
    }
}
