// SPDX-License-Identifier: GPL-3.0-or-later
import Engine
import Results
import Tensors
import Training

/// Shows or changes a setting.
struct SetCommand: Command {
    static let name = "set"
    static let summary = "Shows the settings, or changes one."
    static let examples = [
        Example("set", "all settings"), Example("set t.lr 3e-4", "the rate of a run, from its next step on"),
        Example("set ramp viridis", "other colours for heat"),
        Example("set resize torchvision", "prepares pictures as transformers 5 does by default"),
    ]

    @Argument("which setting") var setting: SettingArgument?
    @Argument("its new value") var value: SettingValue?

    func run(in context: Context) throws -> Value? {
        guard let setting else { return .table(table(context.session.settings.all)) }
        switch setting.target {
        case .run(let run, let field): return try set(field, of: run, in: context)
        case .setting(let setting): return try set(setting, in: context)
        }
    }

    private func set(_ field: RunChange.Field, of run: LiveRun, in context: Context) throws -> Value? {
        if let value { try run.training.change(field, to: value.text) }
        context.tell(run)
        let now = run.training.current.text(of: field)
        return .note(
            Note(
                Phrase("\(run.name).\(field.rawValue) ", .quiet) + Phrase(now)
                    + Phrase(value == nil ? "" : " from step \(Format.count(run.training.step + 1)) on", .quiet)))
    }

    private func set(_ setting: Setting, in context: Context) throws -> Value? {
        guard let value else { return .table(table([setting])) }
        let name = setting.name
        try context.session.settings.set(name, to: value.text)
        let new = context.session.settings.text(name)
        // What concerns the screen is read by it from the settings.
        if name == "threads" { context.session.settings.useThreads() }
        return .note(Note(Phrase("\(name) ", .quiet) + Phrase(new)))
    }

    private func table(_ settings: [Setting]) -> Table {
        Table(
            title: "settings", columns: ["setting", "now", "what it is", "takes"],
            rows: settings.map { [.text($0.name), .text($0.value), .text($0.help), .text($0.placeholder)] })
    }
}
