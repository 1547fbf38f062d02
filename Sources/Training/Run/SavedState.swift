// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Foundation
import Tensors

/// What a checkpoint says of a run besides its tensors: `run.json`.
public struct SavedState: Sendable, Equatable, Codable {
    public static let fileName = "run.json"

    public var step: Int
    public var settings: TrainingSettings
    public var changes: [RunChange]
    /// What is typed behind `data` to have the dataset again; and that of what was looked at on the way.
    public var dataset: String
    public var validation: String?
    public var every: Int
    public var machine: Machine

    /// What results depend on to the last bit.
    public struct Machine: Sendable, Equatable, Codable {
        public var threads: Int
        public var processor: String
        public var program: String

        /// This process.
        public static var current: Machine { Machine(threads: Threads.count, processor: processorName, program: digest) }

        private static let processorName: String = {
            let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
            return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
        }()

        /// A hash of the program's file.
        private static let digest: String = {
            guard let (_, hash) = try? SHA256.ofFile("/proc/self/exe", syncing: false) else { return "" }
            return String(hash.prefix(16))
        }()

        /// What differs from another, in words; empty where a run goes on to the last bit.
        func differences(from other: Machine) -> [String] {
            var found: [String] = []
            if threads != other.threads { found.append("\(threads) threads, not \(other.threads)") }
            if processor != other.processor { found.append("another processor") }
            if program != other.program { found.append("another build of rebus") }
            return found
        }
    }

    var bytes: [UInt8] {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            return Array(try encoder.encode(self)) + [10]
        }
    }

    init(
        step: Int, settings: TrainingSettings, changes: [RunChange], dataset: String, validation: String?, every: Int,
        machine: Machine
    ) {
        self.step = step
        self.settings = settings
        self.changes = changes
        self.dataset = dataset
        self.validation = validation
        self.every = every
        self.machine = machine
    }

    /// - Throws: `TrainingError` where the file cannot be read or is not sound.
    init(reading path: String) throws(TrainingError) {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            self = try JSONDecoder().decode(SavedState.self, from: data)
        } catch {
            throw TrainingError("\(path) is no state of a run", hint: "name the folder that save or train --save wrote")
        }
    }
}
