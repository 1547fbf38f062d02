// SPDX-License-Identifier: GPL-3.0-or-later
import Foundation
import TestSupport
import Testing

@testable import Checkpoints

/// `REBUS_KEEP_CORPUS=FOLDER` also writes the files there, to be looked at by other means.
@Suite("More than two hundred hostile files", .serialized)
struct HostileFileTests {
    @Test("There are that many, and no two of one name")
    func count() {
        #expect(HostileFile.all.count >= 250, "\(HostileFile.all.count)")
        #expect(Set(HostileFile.all.map(\.name)).count == HostileFile.all.count)
        #expect(HostileFile.all.allSatisfy { !$0.bytes.isEmpty })
    }

    @Test("Each is refused with its reason, by open and by peek, and none leaves a trace", .timeLimit(.minutes(1)))
    func refused() throws {
        let sandbox = try Sandbox()
        let kept = ProcessInfo.processInfo.environment["REBUS_KEEP_CORPUS"]
        try? FileManager.default.removeItem(atPath: HostileFile.trace)
        for (index, file) in HostileFile.all.enumerated() {
            let path = try sandbox.write(file.bytes, to: "\(index).bin")
            let fault = try TorchBytes.fault(of: file.bytes, in: sandbox)
            #expect(!fault.isEmpty, "\(file.name) was opened")
            #expect(file.reason.isEmpty || fault.contains(file.reason), "\(file.name): \(fault)")
            let outline = try FileOutline(path: path)
            #expect(
                outline.fault != nil || !outline.strangeNames.isEmpty || outline.kind.contains("torch.save before")
                    || outline.kind.contains("TorchScript") || outline.kind.contains("bare pickle"), "\(file.name)")
            if file.name.hasPrefix("global ") {
                #expect(outline.strangeNames.map(\.text).contains(file.reason), "\(file.name): \(outline.names)")
            }
            if let kept {
                let folder = URL(filePath: kept)
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(file.bytes).write(to: folder.appending(path: "\(index).bin"))
            }
        }
        #expect(!FileManager.default.fileExists(atPath: HostileFile.trace))
    }
}
