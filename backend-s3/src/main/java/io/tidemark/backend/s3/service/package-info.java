/** What is asked of the service that speaks S3, and how it is reached. */
package io.tidemark.backend.s3.service;
