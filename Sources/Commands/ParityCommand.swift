// SPDX-License-Identifier: GPL-3.0-or-later
import Checkpoints
import Engine
import Models
import Results

/// Holds what Rebus computes from checkpoints against what transformers computed from them.
///
/// A checkpoint's folder holds two files more: `expected.npz` with the arrays that transformers gave, and
/// `inputs.json`, which says what they were computed from. `ParityKey.layout` is what stands in them;
/// `Scripts/make_parity.py` writes both.
struct ParityCommand: Command {
    static let name = "parity"
    static let summary = "Holds what models compute against what transformers computed, stored beside each checkpoint."
    static let examples = [
        Example("parity", "what such a folder holds"),
        Example("parity parity/clip", "the arrays of expected.npz from the inputs of inputs.json"),
        Example("parity parity --tolerance 0.01", "every folder in it; fails where an array is further off"),
    ]

    @Argument("a folder with expected.npz and inputs.json, or one of such") var folder: FileArgument?
    @Option("the largest difference that counts as none, ids aside; else by array") var tolerance: Double?

    func run(in context: Context) throws -> Value? {
        if let tolerance, !(tolerance >= 0) {
            throw Complaint("no difference is below \(Format.short(tolerance))", culprit: "--tolerance")
        }
        guard let folder else { return .table(ParityKey.layout) }
        let folders = try ParityFolder.all(in: folder.path)
        guard !folders.isEmpty else {
            throw Complaint(
                "\(folder.name) holds no expected.npz, nor does a folder in it", culprit: folder.name,
                hint: "parity alone says what is wanted; Scripts/make_parity.py writes it for a checkpoint")
        }
        var report = ParityReport(tolerance: tolerance)
        for (index, folder) in folders.enumerated() {
            try context.checkpoint()
            context.progress(
                "parity", fraction: Double(index) / Double(folders.count), detail: "\(index) of \(folders.count)")
            try add(folder, to: &report, in: context)
        }
        let hint = tolerance.map { "the tolerance is \(Format.short($0))" } ?? ParityKey.tolerances
        return try ArrayComparison.value(
            report.table(title: "parity"), failures: report.failures, of: report.arrays, culprit: folder.name,
            hint: hint, in: context)
    }

    private func add(_ folder: ParityFolder, to report: inout ParityReport, in context: Context) throws {
        let inputs: ParityInputs
        let model: LoadedModel
        do {
            inputs = try ParityInputs(folder)
            guard let type = try inputs.modelType() else { return report.leaveOut(folder, "no checkpoint here") }
            guard ModelCatalog.modelTypes.contains(type) else {
                return report.leaveOut(folder, "\(type): not supported")
            }
            model = try LoadedModel(folder: inputs.checkpoint())
        } catch let error where !(error is Cancellation) {
            return report.fail(folder, "", Complaint(error).message)
        }
        let run = ParityRun(model, inputs, ModelInputs(model, context))
        for (name, expected) in inputs.expected {
            try context.checkpoint()
            guard let key = ParityKey.all.first(where: { $0.name == name }) else {
                report.pass(folder, name, "no such array is known")
                continue
            }
            do {
                guard let answer = try key.answer(run, expected) else {
                    report.pass(folder, name, key.kind == .ids ? "given" : "nothing of the model is called so")
                    continue
                }
                try report.add(folder, key, answer)
            } catch let error where !(error is Cancellation) {
                report.fail(folder, name, Complaint(error).message)
            }
        }
    }
}
