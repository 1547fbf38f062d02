// SPDX-License-Identifier: GPL-3.0-or-later
import TestSupport

@testable import Checkpoints

extension HubStandIn {
    /// A client that loses no time between its tries.
    func client(
        _ sandbox: Sandbox, _ changes: [String: String?] = [:], watch: HubWatch = HubWatch()
    ) throws -> HubClient {
        let environment = environment(sandbox, changes)
        var settings = try HubSettings(environment: environment)
        settings.patience.first = 0.01
        settings.patience.longest = 0.02
        return HubClient(settings: settings, cache: HubCache(environment: environment), watch: watch)
    }
}
