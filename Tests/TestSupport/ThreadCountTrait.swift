// SPDX-License-Identifier: GPL-3.0-or-later
import Testing

/// For tests that change how many threads compute, and for those that compare runs bit for bit, which must not see it
/// change: they take turns, in whatever target they are.
public struct ThreadCountTrait: SuiteTrait, TestTrait, TestScoping {
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        await turn.take()
        do {
            try await function()
        } catch {
            await turn.give()
            throw error
        }
        await turn.give()
    }
}

extension Trait where Self == ThreadCountTrait {
    /// The test has the number of threads to itself.
    public static var threadCount: Self { Self() }
}

private let turn = Turn()

/// Who may go on: one at a time, in the order in which they came.
private actor Turn {
    private var isTaken = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func take() async {
        guard isTaken else { return isTaken = true }
        await withCheckedContinuation { waiting.append($0) }
    }

    func give() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
