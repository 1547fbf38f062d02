// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import Fuzzing
import TestSupport
import Testing

@Suite("Stored inputs of fuzzing")
struct CorpusTests {
    @Test("Every reader answers each of its stored inputs, and keeps its promises", arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) throws {
        let folder = try FuzzFolder()
        let corpus = try target.corpus
        #expect(corpus.contains { $0.name.hasPrefix("seed-") })
        for (name, bytes) in corpus { #expect(target.fault(of: bytes, in: folder) == nil, "\(name)") }
    }

    @Test("There is a folder of inputs for every reader and for nothing else, all of them small")
    func folders() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Fixtures.path("fuzz"))
        #expect(Set(folders.filter { !$0.hasSuffix(".dict") }) == Set(FuzzTarget.allCases.map(\.rawValue)))
        let total = try FuzzTarget.allCases.flatMap { try $0.corpus }.reduce(0) { $0 + $1.bytes.count }
        #expect(total < 400_000)
    }

    @Test("Seeds are read, not refused: fuzzing begins behind the first check")
    func seedsAreRead() throws {
        let folder = try FuzzFolder()
        for target in FuzzTarget.allCases {
            let read = try target.corpus.filter { $0.name.hasPrefix("seed-") && target.reads($0.bytes, in: folder) }
            #expect(!read.isEmpty, "\(target)")
        }
    }
}
