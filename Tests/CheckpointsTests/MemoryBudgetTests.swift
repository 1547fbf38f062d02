// SPDX-License-Identifier: GPL-3.0-or-later
import Glibc
import TestSupport
import Testing

@testable import Checkpoints

@Suite("How much memory is left")
struct MemoryBudgetTests {
    private let sandbox: Sandbox

    init() throws { sandbox = try Sandbox() }

    /// A machine with 8 GB free, whose process has 1000 pages.
    private func machine(groups: String, files: [String: String] = [:]) throws {
        try sandbox.write("MemTotal: 16000000 kB\nMemAvailable:    8000000 kB\nBuffers: 1 kB\n", to: "proc/meminfo")
        try sandbox.write("1000 500 200 1 0 300 0\n", to: "proc/self/statm")
        try sandbox.write(groups, to: "proc/self/cgroup")
        for (name, text) in files { try sandbox.write(text, to: "sys/fs/cgroup/\(name)") }
    }

    private func budget(addresses: Int64 = -1) -> MemoryBudget {
        MemoryBudget(root: sandbox.folder, addressLimit: addresses)
    }

    @Test("Without limits, what the machine has free is the limit")
    func free() throws {
        try machine(groups: "0::/\n")
        #expect(budget().tightest?.left == 8_000_000 * 1024 && budget().addresses == nil)
        try budget().check(8_000_000 * 1024, for: "it")
        let error = #expect(throws: CheckpointError.self) { try budget().check(9_000_000_000, for: "computing with x") }
        #expect(error?.message == "computing with x would take 9.0 GB of memory; the machine leaves 8.1 GB")
        #expect(error?.hint?.contains("close other programs") == true)
    }

    @Test("A control group of the second version counts less its pages of files, and so do those around it")
    func second() throws {
        try machine(
            groups: "0::/user.slice/rebus\n",
            files: [
                "user.slice/rebus/memory.max": "max\n", "user.slice/rebus/memory.current": "5\n",
                "user.slice/memory.max": "2000000000\n", "user.slice/memory.current": "1500000000\n",
                "user.slice/memory.stat": "anon 1\nfile 2\ninactive_file 100000000\nactive_file 200000000\n",
            ])
        #expect(budget().tightest?.left == 800_000_000)
        #expect(budget().tightest?.name == "the control group /user.slice")
        let error = #expect(throws: CheckpointError.self) { try budget().check(800_000_001, for: "it") }
        #expect(error?.hint?.contains("container") == true)
    }

    @Test("A control group of the first version too; a number near the largest is none")
    func first() throws {
        try machine(
            groups: "12:cpuset:/\n5:cpu,memory:/job\n",
            files: [
                "memory/job/memory.limit_in_bytes": "1000000000\n", "memory/job/memory.usage_in_bytes": "400000000\n",
                "memory/memory.limit_in_bytes": "9223372036854771712\n", "memory/memory.usage_in_bytes": "1\n",
            ])
        #expect(budget().limits.count == 2 && budget().tightest?.left == 600_000_000)
    }

    @Test("A limit on addresses counts what is mapped, and what is mapped already")
    func addresses() throws {
        try machine(groups: "")
        let budget = budget(addresses: 1_000_000_000)
        #expect(budget.addresses?.left == 1_000_000_000 - 1000 * sysconf(Int32(_SC_PAGESIZE)))
        try budget.check(0, mapped: 900_000_000, for: "it")
        let error = #expect(throws: CheckpointError.self) {
            try budget.check(100_000_000, mapped: 900_000_000, for: "it")
        }
        #expect(error?.message.contains("ulimit -v leaves 995 MB") == true)
        #expect(throws: CheckpointError.self) { try budget.check(.max, mapped: .max, for: "it") }
    }

    @Test("Files that say nonsense, or are not there, set no limit")
    func nonsense() throws {
        #expect(budget().tightest == nil)
        try budget().check(1 << 50, for: "it")
        try machine(
            groups: "garbage\n0::relative\n0::/a/../../..\n0::/x\n",
            files: ["x/memory.max": "-5\n", "x/memory.current": "99999999999999999999999\n"])
        try sandbox.write("MemAvailable: 99999999999999999999 kB\n", to: "proc/meminfo")
        #expect(budget().tightest == nil)
        #expect(MemoryBudget.current.limits.first?.name == "the machine")
    }

    @Test("Sizes are written as all others are")
    func texts() {
        #expect(MemoryBudget.text(999) == "999 B" && MemoryBudget.text(1_250_000_000) == "1.2 GB")
        #expect(MemoryBudget.text(12_500_000_000) == "12 GB" && MemoryBudget.text(9_950) == "9.9 kB")
    }
}
