import { z } from 'zod';
import { stated } from '../../build.ts';
import type { DocumentReader } from '../../contract.ts';
import { notRead } from '../../problems.ts';

const Share = z.number().min(0).max(1);

const Metrics = z.object({
  'model accuracy on test data': Share,
  'model accuracy on adversarial samples': Share,
});

/** The metrics of ART's component for Kubeflow (utils/mlops/kubeflow/robustness_evaluation_fgsm_pytorch in ART's repository). */
export const artKubeflow: DocumentReader = {
  id: 'art-kubeflow',
  summary: "The metrics file of ART's Kubeflow component: accuracy under FGSM, without a number of samples.",
  recognises: (document) =>
    Object.keys(Metrics.shape).every(
      (key) => typeof document === 'object' && document !== null && Object.hasOwn(document, key),
    ),
  read: (document, path) => {
    const parsed = Metrics.safeParse(document);
    if (!parsed.success) return notRead(parsed.error);
    const measured = {
      path,
      line: 1,
      tool: 'ART',
      version: '',
      family: 'evasion' as const,
      attack: 'FastGradientMethod',
      target: '',
      cleanAccuracy: parsed.data['model accuracy on test data'],
      validity: { gradientMasking: 'not-checked' as const, access: 'white-box' as const },
      complete: true,
    };
    return {
      records: [stated(measured, 'robust-accuracy', parsed.data['model accuracy on adversarial samples'], 0)],
      problems: [{ line: 1, reason: 'the file names neither the model nor the number of samples: it decides nothing' }],
    };
  },
};
