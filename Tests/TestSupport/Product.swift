// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Glibc

/// The program under test.
public enum Product {
    /// The folder that holds Package.swift.
    public static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The built `rebus`: REBUS_BINARY where that is set, else the one of the build that these tests belong to.
    public static let binary: String? = {
        if let named = ProcessInfo.processInfo.environment["REBUS_BINARY"] { return named }
        let runner = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        let beside = runner.deletingLastPathComponent().appending(path: "rebus").path
        let candidates = [beside, "\(repository)/.build/tests/release/rebus", "\(repository)/.build/debug/rebus"]
        return candidates.first { access($0, X_OK) == 0 }
    }()

    /// Run `rebus` with these arguments in the repository, with a sandbox for all it writes.
    ///
    /// - Throws: `SpawnError` where it is not built.
    public static func run(
        _ arguments: [String],
        input: String = "",
        in sandbox: Sandbox,
        environment changes: [String: String?] = [:],
        directory: String? = nil,
        seconds: Double = 60
    ) throws -> Captured {
        guard let binary else { throw SpawnError(description: "rebus is not built: make test builds it") }
        return try runCapturing(
            [binary] + arguments, environment: sandbox.environment(changes), input: Array(input.utf8),
            directory: directory ?? repository, seconds: seconds)
    }

    /// Whether a program stands in one of the usual folders; tests that need one are enabled by this.
    public static func isInstalled(_ program: String) -> Bool {
        ["/usr/bin/", "/bin/", "/usr/local/bin/"].contains { access($0 + program, X_OK) == 0 }
    }
}
