// Texts that several values of the profiles were read in. Pages of the Developer Guide are named by their file.

export const WEBINAR = 'AWS webinar "Deep Dive on AWS Lambda", V. Nagrani, 2017-01-18';
export const BOTOCORE_2017 = 'boto/botocore, Lambda API model of 2017-01-17';
export const PRICING = 'AWS Lambda pricing page, us-east-1';
export const PRICE_LIST = 'AWS Lambda pricing page and price list, us-east-1';
export const BLOG_INIT = 'AWS Compute Blog, "AWS Lambda standardizes billing for INIT phase", 2025-04-29';
export const BLOG_12X = 'AWS News Blog, "AWS Lambda functions now scale 12 times faster", 2023-11-27';
export const SHILKOV = 'M. Shilkov, "Cold Starts in AWS Lambda" (mikhail.io), measured';
export const CUI = 'Y. Cui, "How long does AWS Lambda keep your idle functions around before a cold start?", 2017';
export const MAO = 'G. Mao, "Understanding Lambda Provisioned Concurrency AutoScaling" (medium.com), 2020-09-03';
export const GATEWAY_LIMITS = 'Amazon API Gateway Developer Guide, quotas and document history';

/** A page of the Lambda Developer Guide as it stands in 2026. */
export function guide(page: string): string {
  return `AWS Lambda Developer Guide, ${page}`;
}

/** A page of the Lambda Developer Guide in its published history on a date. */
export function guideOf(page: string, date: string): string {
  return `awsdocs/aws-lambda-developer-guide, ${page} of ${date}`;
}
