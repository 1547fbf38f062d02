// SPDX-License-Identifier: GPL-3.0-or-later

extension HubClient {
    /// What a user is told of a fault: what was asked, what came, and what to do.
    func complaint(_ fault: HubFault, _ id: HubIdentifier) -> CheckpointError {
        let hub = settings.endpoint.host
        let asked = id.revision == "main" ? id.repository : "\(id.repository) at \(id.revision)"
        switch fault {
        case .status(let head): return answered(head, fault, asked: asked, id)
        case .unreachable, .timedOut, .broken:
            return CheckpointError(
                "cannot fetch \(asked): \(hub) cannot be reached (\(redacted(fault.text)))",
                hint: "look at the network and load it again: what came is kept; HF_HUB_OFFLINE=1 uses the cache alone")
        case .untrusted:
            return CheckpointError(
                "cannot fetch \(asked): \(hub) was reached, but \(redacted(fault.text))",
                hint: "where a proxy signs by its own certificate, name that file in SSL_CERT_FILE")
        case .circle, .astray, .unfit:
            return CheckpointError(
                "cannot fetch \(asked): \(hub) was asked, but \(redacted(fault.text))",
                hint: "check HF_ENDPOINT, and whether a proxy stands between")
        case .noLibrary:
            return CheckpointError(
                "cannot fetch \(asked): \(fault.text), by which Rebus speaks to the hub",
                hint: "install it (Debian: apt install libcurl4), or fetch it with `hf download \(id.repository)`")
        }
    }

    private func answered(_ head: HubHead, _ fault: HubFault, asked: String, _ id: HubIdentifier) -> CheckpointError {
        let page = "\(settings.endpoint.text)/\(id.repository)"
        let code = head["x-error-code"]
        let said = redacted(head["x-error-message"] ?? "")
        switch (head.status, code) {
        case (_, "GatedRepo"?):
            return CheckpointError(
                "\(id.repository) is gated: its owners let in whom they know"
                    + (settings.token == nil ? "" : ", and not the token that is set"),
                hint: settings.token == nil
                    ? "ask for access at \(page), then set HF_TOKEN to a token of yours"
                    : "ask for access at \(page) with the account of that token")
        case (401, _) where settings.token != nil && code != "RepoNotFound":
            return CheckpointError(
                "\(settings.endpoint.host) does not take the token that is set",
                hint: "set HF_TOKEN to one that is valid")
        case (403, _):
            return CheckpointError(
                "\(settings.endpoint.host) does not let you have \(asked)\(said.isEmpty ? "" : ": \(said)")",
                hint: settings.token == nil ? "set HF_TOKEN to a token that may read it" : "ask for access at \(page)")
        case (404, "RevisionNotFound"?):
            return CheckpointError(
                "\(id.repository) has no revision \(id.revision)",
                hint: "load \(id.repository) opens the main branch; \(page)/commits lists others")
        case (401, _), (404, "RepoNotFound"?):
            return CheckpointError(
                "\(settings.endpoint.host) has no model \(id.repository), or a private one",
                hint: settings.token == nil
                    ? "check its name; for a private or gated one set HF_TOKEN to a token that may read it"
                    : "check its name, and that the token may read it")
        case (404, _):
            return CheckpointError(
                "\(settings.endpoint.host) has no model \(asked)", hint: "check its name; load takes ORG/NAME@REVISION")
        case (429, _):
            return CheckpointError(
                "\(settings.endpoint.host) asks for a pause (429)"
                    + (head["retry-after"].map { ", of \($0.prefix(40)) s" } ?? ""),
                hint: settings.token == nil
                    ? "load it again later; with HF_TOKEN set one may ask more often"
                    : "load it again later: what came is kept")
        default:
            return CheckpointError(
                "cannot fetch \(asked): \(settings.endpoint.host) was asked, and \(redacted(fault.text))",
                hint: "load it again later: what came is kept")
        }
    }

    /// A server may send back what it was sent.
    private func redacted(_ text: String) -> String {
        guard let token = settings.token else { return text }
        return text.replacing(token, with: "<TOKEN>")
    }
}
