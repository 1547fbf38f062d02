// SPDX-License-Identifier: GPL-3.0-or-later
import Models
import TestSupport
import Testing

@testable import Engine

@Suite("Models, pictures and tensors of a session")
struct ModelValueTests {
    private let session: Session

    init() throws {
        session = Session(commands: TestCommands.all, folder: Fixtures.path("pictures"))
        let clip = try LoadedModel(Fixtures.path("tiny-clip"), environment: [:])
        try session.bind("clip", to: .model(clip))
    }

    @Test("A path of the checkpoint gives its tensor, numbered parts included")
    func weights() {
        let path = "clip.vision_model.encoder.layers.0.self_attn.q_proj.weight"
        #expect(session.spelled("\(path).ndim") == "2")
        #expect(session.spelled("w = \(path); (w @ w.T).shape[0] == w.shape[0]") == "True")
        #expect(session.spelled("look \(path)[0, 0] --layer 1").hasPrefix("✗") == false)
        #expect(session.spelled("clip.logit_scale > 0") == "True")
        #expect(session.spelled("exp(clip.logit_scale).ndim") == "0")
    }

    @Test("A path of a module gives the tree below it, and the model's name the model")
    func modules() throws {
        guard case .done(_, .tree(let tree)?, _, _, _) = session.run(line: "clip.vision_model.encoder", sink: { _ in })
        else { return #expect(Bool(false)) }
        #expect(tree.model == "clip" && tree.root.path == "vision_model.encoder")
        #expect(session.spelled("tree clip vision_model") == "vision_model")
        #expect(session.spelled("m = clip; tree m text_model") == "text_model")
    }

    @Test("A wrong step of a path is met with the nearest beside it")
    func suggestions() throws {
        #expect(session.complaint("clip.vison_model.encoder")?.hint == "did you mean vision_model?")
        #expect(session.complaint("clip.vison_model.encoder")?.culprit == "vison_model")
        #expect(
            session.complaint("clip.vision_model.encoder.layers.99")?.message
                == "vision_model.encoder.layers has no 99")
        #expect(
            session.complaint("clip.vision_model.encoder.layers.0.self_attn.q_proj.weigth")?.hint
                == "did you mean weight?")
        #expect(session.complaint("clip.vision_model.encoder.$out")?.message.contains("none went by") == true)
        #expect(session.complaint("clip + 1")?.message == "+ does not work on a model")
        #expect(session.complaint("tree clp")?.hint == "did you mean clip?")
    }

    @Test("Picture files are pictures where inputs are mixed, a glob gives them all")
    func pictures() {
        #expect(session.spelled("compare cat.png \"a cat\"") == "picture cat.png, text a cat")
        #expect(session.spelled("compare text:cat.png") == "text cat.png")
        #expect(session.spelled("compare bo*.png") == "picture boat.png, picture boot.png")
        #expect(session.spelled("compare b*t*").hasPrefix("picture boat.png, picture boot.png"))
        #expect(session.spelled("compare \"what is * here\"") == "text what is * here")
        #expect(session.complaint("compare image:cta.png")?.hint == "did you mean cat.png?")
        #expect(session.complaint("compare cta.png")?.hint == "did you mean cat.png?")
    }

    @Test("Completion knows a bound model's paths")
    func completion() {
        let scope = session.scope
        let line = "clip.text_model.encoder.layers.0.self_attn.q"
        let found = scope.completions(line: line, cursor: line.utf8.count).candidates.map(\.text)
        #expect(found == ["clip.text_model.encoder.layers.0.self_attn.q_proj"])
    }

    @Test("A model as JSON says what it is, not what it weighs")
    func json() {
        let outcome = session.run(line: "clip", sink: { _ in })
        #expect(outcome.json(line: 1, source: "clip").contains(#""kind":"model","name":null,"value":{"type":"clip""#))
    }
}
